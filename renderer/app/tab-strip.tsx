import { Plus, X } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type OpenDocument, useDocuments } from '../document/documents.ts'
import { isDirty } from '../document/history.ts'
import { useRuns } from '../run/run-store.ts'
import { closeDocument } from './actions/file-actions.ts'
import { useActions } from './actions/use-actions.ts'
import { shownTitle } from './shown-title.ts'
import styles from './shell.module.css'

/** The open workflows; a dot marks edits that no file holds. */
export function TabStrip(): ReactNode {
  const { t } = useTranslation()
  const actions = useActions()
  const open = useDocuments((state) => state.open)
  return (
    <nav className={styles['tabs']} aria-label={t('app.tabs')}>
      <div className={styles['tabList']}>
        {open.map((document) => (
          <Tab key={document.id} document={document} />
        ))}
      </div>
      <button
        className={styles['newTab']}
        onClick={actions.new}
        aria-label={t('app.newTab')}
        title={t('app.newTab')}
      >
        <Plus size={15} />
      </button>
    </nav>
  )
}

function Tab({ document }: { readonly document: OpenDocument }): ReactNode {
  const { t } = useTranslation()
  const active = useDocuments((state) => state.activeId === document.id)
  const { activate, rename } = useDocuments.getState()
  const [editing, setEditing] = useState(false)
  const percent = useRuns((state) => {
    const job = state.jobs.find(
      ({ status, documentId }) => status === 'running' && documentId === document.id,
    )
    return job === undefined ? null : Math.round(job.progress * 100)
  })
  const title = shownTitle(document)
  const dirty = isDirty(document.history)
  return (
    <div className={styles['tab']} data-active={active}>
      {editing ? (
        <input
          className={styles['tabName']}
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the double click asked for this field
          autoFocus
          defaultValue={title}
          aria-label={t('app.renameTab')}
          onBlur={(event) => {
            setEditing(false)
            const name = event.target.value.trim()
            if (name !== '' && name !== title) rename(document.id, name)
          }}
          onKeyDown={(event) => {
            event.stopPropagation()
            if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur()
          }}
        />
      ) : (
        <button
          className={styles['tabName']}
          aria-current={active}
          title={title}
          onClick={() => activate(document.id)}
          onDoubleClick={() => setEditing(document.file === null)}
          onAuxClick={(event) => {
            if (event.button === 1) closeDocument(document.id)
          }}
        >
          {percent === null ? '' : `${t('run.progress', { percent })} `}
          {title}
          {dirty ? <span className="visually-hidden"> ({t('app.unsaved')})</span> : null}
        </button>
      )}
      <button
        className={styles['tabClose']}
        data-dirty={dirty}
        onClick={() => closeDocument(document.id)}
        aria-label={t('app.closeTab', { title })}
      >
        {dirty ? <span className={styles['dot']} /> : null}
        <X size={13} />
      </button>
    </div>
  )
}
