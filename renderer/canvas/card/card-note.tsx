import { lazy, memo, type ReactNode, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { WorkflowNode } from '../../../workflows/document.ts'
import { setNote } from '../../document/commands/values.ts'
import { useDocuments } from '../../document/documents.ts'
import { literalText } from '../../widgets/literal-text.ts'
import type { NodeGeometry } from '../geometry/node-geometry.ts'
import { leaveField } from './card-focus.ts'
import styles from './card.module.css'

/** Fetched when it is needed: a seventh of the program, and the text can be read until it is here. */
const FormattedText = lazy(async () => ({ default: (await import('./formatted-text.tsx')).FormattedText }))

const FORMATTED = 'MarkdownNote'

export function isNote(type: string): boolean {
  return type === FORMATTED || type === 'Note'
}

/** A comment on the canvas: Markdown is shown formatted until it is edited. */
export const CardNote = memo(function CardNote(props: {
  readonly node: WorkflowNode
  readonly geometry: NodeGeometry
}): ReactNode {
  const { t } = useTranslation()
  const { node, geometry } = props
  const text = literalText(node.values['text'])
  const [editing, setEditing] = useState(false)
  const row = geometry.fields[0]
  if (row === undefined) return null
  const place = { top: row.top, height: row.height }
  if (node.type === FORMATTED && !editing && text !== '') {
    return (
      <div
        className={`${styles['note']} nowheel`}
        style={place}
        onDoubleClick={(event) => {
          event.stopPropagation()
          setEditing(true)
        }}
      >
        <Suspense fallback={<p className={styles['unformatted']}>{text}</p>}>
          <FormattedText text={text} />
        </Suspense>
      </div>
    )
  }
  return (
    <textarea
      className={`${styles['noteField']} nodrag nowheel`}
      style={place}
      value={text}
      placeholder={t('node.notePlaceholder')}
      aria-label={t('node.note')}
      // oxlint-disable-next-line jsx-a11y/no-autofocus -- the double click asked for this field
      autoFocus={editing}
      // Who types into an empty note is editing it: it is not to be formatted at the first letter.
      onFocus={() => setEditing(true)}
      onChange={(event) => useDocuments.getState().edit(setNote(node.id, event.target.value))}
      onBlur={() => setEditing(false)}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key === 'Escape') leaveField(event.currentTarget)
      }}
    />
  )
})
