import { X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { SHORTCUTS, showKeys } from '../canvas/shortcuts.ts'
import styles from './dialogs.module.css'
import { PANELS } from './panels.ts'
import { useUi } from './ui-store.ts'
import { useFocusBack } from './use-focus-back.ts'

const GESTURES = [
  'search',
  'filtered',
  'insert',
  'reroute',
  'cut',
  'marquee',
  'clone',
  'pan',
  'scrub',
] as const
const CLIPBOARD = [
  { action: 'cut', keys: 'Mod+X' },
  { action: 'copy', keys: 'Mod+C' },
  { action: 'paste', keys: 'Mod+V' },
  { action: 'pasteConnected', keys: 'Mod+Shift+V' },
] as const

/** All keys and mouse gestures. */
export function ShortcutsDialog(): ReactNode {
  const { t } = useTranslation()
  const show = useUi((state) => state.show)
  const focusBack = useFocusBack()
  const keys = new Map<string, string[]>()
  for (const { action, keys: one } of [...SHORTCUTS, ...CLIPBOARD]) {
    const label = t(`actions.${action}`)
    keys.set(label, [...(keys.get(label) ?? []), showKeys(one)])
  }
  for (const { id, key } of PANELS) keys.set(t(`panels.names.${id}`), [key])
  return (
    <Dialog.Root open onOpenChange={(open) => (open ? undefined : show(null))}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles['veil']} />
        <Dialog.Content className={styles['sheet']} aria-describedby={undefined} onCloseAutoFocus={focusBack}>
          <div className={styles['top']}>
            <Dialog.Title className={styles['title']}>{t('dialogs.shortcutsTitle')}</Dialog.Title>
            <Dialog.Close className={styles['close']} aria-label={t('dialogs.close')}>
              <X size={16} />
            </Dialog.Close>
          </div>
          <dl className={styles['columns']}>
            {[...keys].map(([label, combinations]) => (
              <div key={label} className={styles['keyRow']}>
                <dt>{label}</dt>
                <dd>
                  {combinations.map((combination) => (
                    <kbd key={combination} className={styles['key']}>
                      {combination}
                    </kbd>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
          <h3 className={styles['subtitle']}>{t('gestures.title')}</h3>
          <dl className={styles['columns']}>
            {GESTURES.map((gesture) => (
              <div key={gesture} className={styles['keyRow']}>
                <dt>{t(`gestures.${gesture}`)}</dt>
                <dd>{t(`gestures.${gesture}Keys`)}</dd>
              </div>
            ))}
          </dl>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
