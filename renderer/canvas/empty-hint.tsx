import { BookOpen } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { openPanel, togglePanel } from '../app/panels.ts'
import { useUi } from '../app/ui-store.ts'
import styles from './canvas.module.css'

/** What may be done with a canvas that holds nothing. */
export function EmptyHint(): ReactNode {
  const { t } = useTranslation()
  const isOpen = useUi((state) => openPanel('left')(state) === 'templates')
  return (
    <div className={styles['empty']}>
      <p className={styles['emptyTitle']}>{t('app.emptyTitle')}</p>
      <p>{t('app.emptyHint')}</p>
      <button className={styles['templates']} aria-expanded={isOpen} onClick={() => togglePanel('templates')}>
        <BookOpen size={14} aria-hidden />
        {t('panels.welcome.start')}
      </button>
    </div>
  )
}
