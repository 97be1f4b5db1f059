import { ChevronRight, CornerLeftUp, Users } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { instanceCount, type Level, subgraphAt } from '../../workflows/subgraph/level.ts'
import { leaveSubgraph } from '../app/actions/subgraph-actions.ts'
import { shownTitle } from '../app/shown-title.ts'
import { renameSubgraph } from '../document/commands/rename-subgraph.ts'
import { activeDocument, type OpenDocument, useDocuments } from '../document/documents.ts'
import styles from './breadcrumb.module.css'
import { keysOf } from './shortcuts.ts'

/** The way from the workflow to the subgraph that is open, and back; at the root there is nothing to tell. */
export function Breadcrumb(): ReactNode {
  const { t } = useTranslation()
  const document = useDocuments(activeDocument)
  if (document === null || document.level.length === 0) return null
  const { workflow, level } = document
  const { enter } = useDocuments.getState()
  const open = subgraphAt(workflow, level)
  const shared = open === null ? 0 : instanceCount(workflow, open.id)
  return (
    <nav className={styles['bar']} aria-label={t('subgraph.path')}>
      <button
        className={styles['up']}
        onClick={leaveSubgraph}
        aria-label={t('actions.leaveSubgraph')}
        title={[t('actions.leaveSubgraph'), keysOf('leaveSubgraph')].filter(Boolean).join(' · ')}
      >
        <CornerLeftUp size={14} />
      </button>
      <ol className={styles['way']}>
        <li>
          <button className={styles['step']} onClick={() => enter([])}>
            {shownTitle(document) || t('subgraph.root')}
          </button>
        </li>
        {level.map((_, depth) => {
          const way = level.slice(0, depth + 1)
          return (
            <li key={way.join(':')}>
              <ChevronRight size={13} aria-hidden />
              {depth < level.length - 1 ? (
                <button className={styles['step']} onClick={() => enter(way)}>
                  {nameAt(document, way)}
                </button>
              ) : (
                <Current key={open?.id} id={open?.id ?? ''} name={nameAt(document, way)} />
              )}
            </li>
          )
        })}
      </ol>
      {shared > 1 ? (
        <span className={styles['shared']}>
          <Users size={13} aria-hidden />
          {t('subgraph.shared', { number: shared })}
        </span>
      ) : null}
    </nav>
  )
}

/** The open subgraph's name; a double click, or Enter, changes it. */
function Current({ id, name }: { readonly id: string; readonly name: string }): ReactNode {
  const { t } = useTranslation()
  const [editing, setEditing] = useState(false)
  if (!editing) {
    return (
      <button
        className={styles['current']}
        aria-current="page"
        title={t('subgraph.rename')}
        onDoubleClick={() => setEditing(true)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' && event.key !== 'F2') return
          event.preventDefault()
          event.stopPropagation()
          setEditing(true)
        }}
      >
        {name}
      </button>
    )
  }
  return (
    <input
      className={styles['field']}
      // oxlint-disable-next-line jsx-a11y/no-autofocus -- the double click asked for this field
      autoFocus
      defaultValue={name}
      aria-label={t('subgraph.rename')}
      onFocus={(event) => event.target.select()}
      onBlur={(event) => {
        setEditing(false)
        useDocuments.getState().edit(renameSubgraph(id, event.target.value))
      }}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key === 'Escape') event.currentTarget.value = name
        if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur()
      }}
    />
  )
}

function nameAt({ workflow }: OpenDocument, level: Level): string {
  return subgraphAt(workflow, level)?.name ?? ''
}
