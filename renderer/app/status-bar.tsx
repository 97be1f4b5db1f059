import { CircleAlert, CircleCheck, CircleDashed, Cpu, MemoryStick, TriangleAlert } from 'lucide-react'
import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'reactflow'
import { graphAt } from '../../workflows/subgraph/level.ts'
import { activeDocument, type OpenDocument, useDocuments } from '../document/documents.ts'
import { isDirty } from '../document/history.ts'
import { showBytes } from '../i18n/show-number.ts'
import { type RunState, useRuns } from '../run/run-store.ts'
import { togglePanel } from './panels.ts'
import styles from './shell.module.css'
import { useUi } from './ui-store.ts'
import { useCheckFailure } from './use-check-failure.ts'
import { useProblems } from './use-problems.ts'

/** Problems, the device and its memory, the size of the graph. */
export function StatusBar(): ReactNode {
  const { t } = useTranslation()
  const document = useDocuments(activeDocument)
  const runtime = useRuns((state) => state.runtime)
  const failure = useFailure()
  const gone = useUi((state) => state.gone)
  const zoom = useStore((state) => Math.round(state.transform[2] * 100))
  return (
    <footer className={styles['status']} aria-label={t('status.bar')}>
      <Problems />
      {failure === null ? null : (
        <span className={styles['statusFailure']} role="alert" title={failure}>
          {failure}
        </span>
      )}
      <span className={styles['space']} />
      {document === null ? null : (
        <>
          <span>{t('status.nodes', { count: countNodes(document) })}</span>
          <span>{t('status.zoom', { percent: zoom })}</span>
          {failure === null ? <Kept document={document} /> : null}
        </>
      )}
      {runtime === null || gone ? null : (
        <>
          <span title={runtime.message} className={styles['statusButton']}>
            <Cpu size={12} aria-hidden />
            {inWords(t, runtime)}
          </span>
          {/* It is weighed when a run ends. */}
          {runtime.residentBytes === 0 ? null : (
            <span title={t('status.memory')} className={styles['statusButton']}>
              <MemoryStick size={12} aria-hidden />
              {showBytes(runtime.residentBytes)}
            </span>
          )}
        </>
      )}
    </footer>
  )
}

/** While the engine starts, its device is the first that it tries, and may not be the one that works. */
function inWords(t: TFunction, { status, device }: NonNullable<RunState['runtime']>): string {
  if (status === 'starting') return t('app.loading')
  const name = device === 'auto' ? t('panels.settings.auto') : device
  return `${t('status.device', { device: name })} · ${t(`status.${status}`)}`
}

/** Of the level that is shown, without the boundary of a subgraph. */
function countNodes({ workflow, level }: OpenDocument): number {
  return Object.keys(graphAt(workflow, level).nodes).length
}

/** What keeps the editor from its work, in a line; null while all is well. */
function useFailure(): string | null {
  const { t } = useTranslation()
  const gone = useUi((state) => state.gone)
  const keepFailure = useUi((state) => state.keepFailure)
  const checkFailure = useCheckFailure()
  return keepFailure === null || gone ? checkFailure : t('status.keepFailed', { message: keepFailure })
}

function Kept({ document }: { readonly document: OpenDocument }): ReactNode {
  const { t } = useTranslation()
  const savedTo = useUi((state) => state.savedTo)
  if (isDirty(document.history) || document.file === null) return <span>{t('status.kept')}</span>
  const name = savedTo?.file === document.file ? savedTo.name : null
  return <span>{name === null ? t('status.saved') : t('status.savedAs', { name })}</span>
}

function Problems(): ReactNode {
  const { t } = useTranslation()
  const problems = useProblems()
  const failure = useCheckFailure()
  if (problems === null) {
    return (
      <button className={styles['statusButton']} onClick={() => togglePanel('problems')}>
        <CircleDashed size={12} aria-hidden />
        {failure === null ? t('status.checking') : t('status.unchecked')}
      </button>
    )
  }
  const errors = problems.filter(({ severity }) => severity === 'error').length
  const severity =
    errors > 0 ? 'error' : problems.some((problem) => problem.severity === 'warning') ? 'warning' : 'none'
  const Icon = severity === 'error' ? CircleAlert : severity === 'warning' ? TriangleAlert : CircleCheck
  return (
    <button
      className={styles['statusButton']}
      data-severity={severity}
      onClick={() => togglePanel('problems')}
    >
      <Icon size={12} aria-hidden />
      {errors > 0
        ? t('status.errors', { count: errors })
        : problems.length > 0
          ? t('status.problems', { count: problems.length })
          : t('status.noProblems')}
    </button>
  )
}
