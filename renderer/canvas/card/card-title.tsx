import { type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { NodeId } from '../../../workflows/document.ts'
import { useUi } from '../../app/ui-store.ts'
import { setTitle } from '../../document/commands/nodes.ts'
import { useDocuments } from '../../document/documents.ts'
import { focusCard } from './card-focus.ts'
import styles from './card.module.css'

/** A node's title; a double click or F2 edits it. */
export function CardTitle({ id, title }: { readonly id: NodeId; readonly title: string }): ReactNode {
  const renaming = useUi((state) => state.renaming === id)
  const setUi = useUi((state) => state.set)
  if (renaming) return <TitleField id={id} title={title} />
  return (
    <span
      className={styles['titleText']}
      title={title}
      onDoubleClick={(event) => {
        event.stopPropagation()
        setUi({ renaming: id })
      }}
    >
      {title}
    </span>
  )
}

function TitleField({ id, title }: { readonly id: NodeId; readonly title: string }): ReactNode {
  const { t } = useTranslation()
  const setUi = useUi((state) => state.set)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.select(), [])
  const finish = (accept: boolean): void => {
    const text = field.current?.value ?? title
    setUi({ renaming: null })
    if (accept && text !== title) useDocuments.getState().edit(setTitle(id, text))
    focusCard(id)
  }
  return (
    <input
      ref={field}
      className={`${styles['titleField']} nodrag`}
      defaultValue={title}
      aria-label={t('actions.rename')}
      onBlur={() => finish(true)}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key === 'Enter') finish(true)
        if (event.key === 'Escape') finish(false)
      }}
    />
  )
}
