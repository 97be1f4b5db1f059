import { Settings } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { showKeys } from '../canvas/shortcuts.ts'
import { useRuns } from '../run/run-store.ts'
import { openPanel, PANELS, togglePanel } from './panels.ts'
import styles from './shell.module.css'
import { useUi } from './ui-store.ts'

/** One button a panel. */
export function ActivityBar(): ReactNode {
  const { t } = useTranslation()
  const open = [useUi(openPanel('left')), useUi(openPanel('right')), useUi(openPanel('bottom'))]
  const setUi = useUi((state) => state.set)
  const waiting = useRuns(
    (state) => state.jobs.filter(({ status }) => status === 'pending' || status === 'running').length,
  )
  return (
    <nav className={styles['activities']} aria-label={t('app.activities')}>
      {PANELS.map(({ id, icon: Icon, key }) => (
        <button
          key={id}
          className={styles['activity']}
          aria-pressed={open.includes(id)}
          aria-label={t(`panels.names.${id}`)}
          title={`${t(`panels.names.${id}`)} (${key})`}
          onClick={() => togglePanel(id)}
        >
          <Icon size={19} strokeWidth={1.8} />
          {id === 'queue' && waiting > 0 ? <span className={styles['count']}>{waiting}</span> : null}
        </button>
      ))}
      <span className={styles['space']} />
      <button
        className={styles['activity']}
        aria-label={t('panels.names.settings')}
        title={`${t('panels.names.settings')} (${showKeys('Mod+,')})`}
        onClick={() => setUi({ settingsOpen: true })}
      >
        <Settings size={19} strokeWidth={1.8} />
      </button>
    </nav>
  )
}
