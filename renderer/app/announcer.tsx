import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useDocuments } from '../document/documents.ts'
import { showSeconds } from '../i18n/show-number.ts'
import { useRuns } from '../run/run-store.ts'
import { useUi } from './ui-store.ts'

/** What a screen reader is told without being asked: how runs go, what the keyboard has done. */
export function Announcer(): ReactNode {
  const { t } = useTranslation()
  const announcement = useUi((state) => state.announcement)
  const activeId = useDocuments((state) => state.activeId)
  const run = useRuns((state) => (activeId === null ? undefined : state.documents[activeId]))
  const jobId = run?.jobId ?? null
  const outcome = run?.outcome ?? null
  useEffect(() => {
    if (jobId !== null) useUi.getState().set({ announcement: t('run.startedAloud') })
  }, [jobId, t])
  useEffect(() => {
    if (outcome === null) return
    const { failure } = outcome
    useUi.getState().set({
      announcement:
        outcome.status === 'success'
          ? t('run.finishedAloud', { seconds: showSeconds(outcome.seconds, 1) })
          : outcome.status === 'cancelled'
            ? t('run.cancelledAloud')
            : t('run.failedAloud', { title: failure?.nodeType ?? '', message: failure?.message ?? '' }),
    })
  }, [outcome, t])
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {announcement}
    </div>
  )
}
