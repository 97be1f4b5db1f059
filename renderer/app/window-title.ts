import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { activeDocument, useDocuments } from '../document/documents.ts'
import { isDirty } from '../document/history.ts'
import { useRuns } from '../run/run-store.ts'
import { shownTitle } from './shown-title.ts'

/** The window's title: progress, the document, and whether a file holds it. */
export function useWindowTitle(): void {
  const { t } = useTranslation()
  const title = useDocuments((state) => {
    const active = activeDocument(state)
    return active === null ? null : shownTitle(active)
  })
  const dirty = useDocuments((state) => {
    const active = activeDocument(state)
    return active !== null && isDirty(active.history)
  })
  const percent = useRuns((state) => {
    const job = state.jobs.find(({ status }) => status === 'running')
    return job === undefined ? null : Math.round(job.progress * 100)
  })
  useEffect(() => {
    document.title = [
      percent === null ? null : t('run.progress', { percent }),
      title === null ? null : `${dirty ? '● ' : ''}${title}`,
      t('app.name'),
    ]
      .filter((part) => part !== null)
      .join(' – ')
  }, [title, dirty, percent, t])
}
