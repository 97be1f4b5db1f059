import { ChevronDown, CircleAlert, Infinity as Forever, Play, Repeat, Square } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { keysOf } from '../canvas/shortcuts.ts'
import { useDocuments } from '../document/documents.ts'
import { showSeconds } from '../i18n/show-number.ts'
import { useRuns } from '../run/run-store.ts'
import menu from '../theme/menu.module.css'
import { showPlace } from './actions/show-place.ts'
import { useActionContext, useActions } from './actions/use-actions.ts'
import styles from './shell.module.css'
import { type RunMode, useUi } from './ui-store.ts'

const MAX_BATCH = 100
const MODES: readonly {
  readonly mode: RunMode
  readonly label: 'once' | 'onChange' | 'continuous'
  readonly icon: typeof Play
}[] = [
  { mode: 'once', label: 'once', icon: Play },
  { mode: 'change', label: 'onChange', icon: Repeat },
  { mode: 'continuous', label: 'continuous', icon: Forever },
]

/** Starting, watching and stopping runs. */
export function RunBar(): ReactNode {
  const { t } = useTranslation()
  const actions = useActions()
  const { batch, runMode, set } = useUi()
  const none = useDocuments((state) => state.activeId === null)
  const running = useRuns((state) => state.jobs.some(({ status }) => status === 'running'))
  const Icon = MODES.find(({ mode }) => mode === runMode)?.icon ?? Play
  const label = runMode === 'once' ? 'run' : runMode === 'change' ? 'onChangeOn' : 'continuousOn'
  return (
    <div className={styles['run']} role="group" aria-label={t('run.run')}>
      <Progress />
      {running ? (
        <button
          className={styles['cancel']}
          onClick={actions.interrupt}
          title={keysOf('interrupt') ?? undefined}
        >
          <Square size={11} fill="currentColor" />
          {t('run.cancel')}
        </button>
      ) : null}
      <label className={styles['batch']} title={t('run.batch')}>
        ×
        <input
          type="number"
          min={1}
          max={MAX_BATCH}
          value={batch}
          aria-label={t('run.batch')}
          onChange={(event) =>
            set({ batch: Math.min(MAX_BATCH, Math.max(1, Math.round(event.target.valueAsNumber || 1))) })
          }
        />
      </label>
      <div className={styles['runButton']}>
        <button
          className={styles['runMain']}
          disabled={none}
          onClick={actions.run}
          title={`${t('actions.run')} (${keysOf('run')})`}
        >
          <Icon size={13} fill={runMode === 'once' ? 'currentColor' : 'none'} />
          {t(`run.${label}`)}
        </button>
        <DropdownMenu.Root>
          <DropdownMenu.Trigger className={styles['runMore']} aria-label={t('run.mode')}>
            <ChevronDown size={14} />
          </DropdownMenu.Trigger>
          <DropdownMenu.Portal>
            <DropdownMenu.Content className={menu['menu']} align="end" sideOffset={5}>
              <DropdownMenu.RadioGroup value={runMode}>
                {MODES.map(({ mode, label: name, icon: ModeIcon }) => (
                  <DropdownMenu.RadioItem
                    key={mode}
                    value={mode}
                    className={menu['item']}
                    onSelect={() => set({ runMode: mode })}
                  >
                    <ModeIcon size={14} />
                    {t(`run.${name}`)}
                    <DropdownMenu.ItemIndicator className={menu['check']}>✓</DropdownMenu.ItemIndicator>
                  </DropdownMenu.RadioItem>
                ))}
              </DropdownMenu.RadioGroup>
              <DropdownMenu.Separator className={menu['separator']} />
              {(['runFront', 'runSelected', 'clearQueue'] as const).map((action) => (
                <DropdownMenu.Item key={action} className={menu['item']} onSelect={actions[action]}>
                  {t(`actions.${action}`)}
                  <span className={menu['keys']}>{keysOf(action)}</span>
                </DropdownMenu.Item>
              ))}
            </DropdownMenu.Content>
          </DropdownMenu.Portal>
        </DropdownMenu.Root>
      </div>
    </div>
  )
}

function Progress(): ReactNode {
  const { t } = useTranslation()
  const context = useActionContext()
  const activeId = useDocuments((state) => state.activeId)
  const outcome = useRuns((state) =>
    activeId === null ? null : (state.documents[activeId]?.outcome ?? null),
  )
  const progress = useRuns((state) => state.jobs.find(({ status }) => status === 'running')?.progress ?? null)
  const waiting = useRuns((state) => state.jobs.filter(({ status }) => status === 'pending').length)
  if (progress !== null) {
    const percent = Math.round(progress * 100)
    return (
      <>
        <span className={styles['progressText']}>
          {waiting > 0 ? `${t('run.queued', { count: waiting })} · ` : ''}
          {t('run.progress', { percent })}
        </span>
        <span
          className={styles['meter']}
          role="progressbar"
          aria-label={t('run.progressLabel')}
          aria-valuenow={percent}
          aria-valuemin={0}
          aria-valuemax={100}
        >
          <span style={{ width: `${percent}%` }} />
        </span>
      </>
    )
  }
  if (outcome === null) return null
  const { failure } = outcome
  if (failure !== null) {
    return (
      <button
        className={styles['runFailed']}
        title={`${failure.message}\n${failure.remedy}`}
        onClick={() => showPlace(context, failure.nodeId)}
      >
        <CircleAlert size={14} aria-hidden />
        {t('run.failed')}
      </button>
    )
  }
  return (
    <span className={styles['progressText']}>
      {outcome.status === 'success'
        ? t('run.finished', { seconds: showSeconds(outcome.seconds, 1) })
        : t(outcome.status === 'error' ? 'run.failed' : 'run.cancelled')}
    </span>
  )
}
