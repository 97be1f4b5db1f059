import { X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Settings, SettingsChanges, SystemStats } from '../../../electron/ipc/contract.ts'
import { useHost } from '../../host/host-context.ts'
import type { Language } from '../../i18n/i18n.ts'
import { PanelFailure } from '../panel.tsx'
import panel from '../panel.module.css'
import { ModelFolders } from './model-folders.tsx'
import styles from './settings-dialog.module.css'

const THEMES = ['system', 'dark', 'light', 'high-contrast'] as const
const LANGUAGES: Readonly<Record<Language, string>> = {
  en: 'English',
  de: 'Deutsch',
  fr: 'Français',
  ja: '日本語',
  'zh-CN': '简体中文',
}

/** Everything that can be set; each change is kept at once. */
export function SettingsDialog(props: {
  readonly open: boolean
  /** Whether it was opened for the folders of models. */
  readonly asksFolder?: boolean
  readonly settings: Settings
  readonly onClose: () => void
  /** Keeps the changes and applies them; rejects when they cannot be kept. */
  readonly onChange: (changes: SettingsChanges) => Promise<void>
}): ReactNode {
  const { t } = useTranslation()
  const host = useHost()
  const [stats, setStats] = useState<SystemStats | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const { settings } = props

  useEffect(() => {
    if (!props.open) return
    host.request('stats', {}).then(setStats, () => setStats(null))
  }, [props.open, host])

  const change = (changes: SettingsChanges): void => {
    props.onChange(changes).then(
      () => setFailure(null),
      (error: unknown) => setFailure(error instanceof Error ? error.message : String(error)),
    )
  }
  const changeOutput = async (): Promise<void> => {
    const { path } = await host.request('chooseFolder', {})
    if (path !== null) change({ outputFolder: path })
  }
  return (
    <Dialog.Root open={props.open} onOpenChange={(open) => (open ? undefined : props.onClose())}>
      <Dialog.Portal>
        <Dialog.Overlay className={panel['overlay']} />
        <Dialog.Content className={panel['dialog']} aria-describedby={undefined}>
          <header className={panel['dialogHeader']}>
            <Dialog.Title className={panel['dialogTitle']}>{t('panels.settings.title')}</Dialog.Title>
            <Dialog.Close className={panel['icon']} aria-label={t('panels.settings.close')}>
              <X size={17} />
            </Dialog.Close>
          </header>
          <div className={panel['dialogBody']}>
            {failure === null ? null : (
              <PanelFailure message={t('panels.settings.saveFailed', { message: failure })} />
            )}
            <fieldset className={styles['group']}>
              <legend>{t('panels.settings.appearance')}</legend>
              <label className={styles['row']}>
                <span>{t('panels.settings.theme')}</span>
                <select
                  className={panel['field']}
                  value={settings.theme}
                  onChange={({ target }) =>
                    change({ theme: THEMES.find((theme) => theme === target.value) ?? 'system' })
                  }
                >
                  {THEMES.map((theme) => (
                    <option key={theme} value={theme}>
                      {t(`panels.settings.themes.${theme}`)}
                    </option>
                  ))}
                </select>
              </label>
              <label className={styles['row']}>
                <span>{t('panels.settings.language')}</span>
                <select
                  className={panel['field']}
                  value={settings.language}
                  onChange={({ target }) => change({ language: target.value })}
                >
                  <option value="system">{t('panels.settings.systemLanguage')}</option>
                  {Object.entries(LANGUAGES).map(([code, name]) => (
                    <option key={code} value={code} lang={code}>
                      {name}
                    </option>
                  ))}
                </select>
              </label>
              <label className={styles['row']}>
                <span>{t('panels.settings.livePreview')}</span>
                <input
                  type="checkbox"
                  checked={settings.livePreview}
                  onChange={({ target }) => change({ livePreview: target.checked })}
                />
              </label>
            </fieldset>
            <fieldset className={styles['group']}>
              <legend>{t('panels.settings.engine')}</legend>
              <label className={styles['row']}>
                <span>
                  {t('panels.settings.device')}
                  <small>{t('panels.settings.deviceHint')}</small>
                </span>
                <select
                  className={panel['field']}
                  value={settings.device}
                  onChange={({ target }) => change({ device: target.value })}
                >
                  {['auto', ...(stats?.devices ?? [])].map((device) => (
                    <option key={device} value={device}>
                      {device === 'auto' ? t('panels.settings.auto') : device}
                    </option>
                  ))}
                </select>
              </label>
              <label className={styles['row']}>
                <span>
                  {t('panels.settings.memory')}
                  <small>{t('panels.settings.memoryHint')}</small>
                </span>
                <input
                  className={panel['field']}
                  type="number"
                  min={512}
                  step={512}
                  defaultValue={settings.memoryBudgetMegabytes ?? ''}
                  onBlur={({ target }) =>
                    change({
                      memoryBudgetMegabytes: target.value === '' ? null : Math.max(target.valueAsNumber, 512),
                    })
                  }
                />
              </label>
            </fieldset>
            <fieldset className={styles['group']}>
              <legend>{t('panels.settings.files')}</legend>
              <ModelFolders
                folders={settings.modelFolders}
                asks={props.asksFolder ?? false}
                onChange={(modelFolders) => change({ modelFolders })}
              />
              <div className={styles['row']}>
                <span>
                  {t('panels.settings.outputFolder')}
                  <small className={styles['path']}>
                    {settings.outputFolder ?? stats?.outputFolder ?? ''}
                  </small>
                </span>
                {host.kind === 'electron' ? (
                  <button className={panel['button']} onClick={() => void changeOutput()}>
                    {t('panels.settings.change')}
                  </button>
                ) : null}
              </div>
            </fieldset>
            <p className={styles['privacy']}>{t('panels.settings.privacy')}</p>
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
