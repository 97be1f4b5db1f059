import { create } from 'zustand'
import type { Payload, Settings } from '../../electron/ipc/contract.ts'
import type { Host } from '../host/host.ts'
import { changeLanguage } from '../i18n/i18n.ts'
import { applyTheme } from '../theme/apply-theme.ts'

export const useSettings = create<{ readonly settings: Settings | null }>()(() => ({ settings: null }))

export async function loadSettings(host: Host): Promise<Settings> {
  const settings = await host.request('settings', {})
  useSettings.setState({ settings })
  applyTheme(settings.theme)
  return settings
}

/** Keeps changes and applies them at once. @throws when they cannot be kept. */
export async function changeSettings(
  host: Host,
  changes: Payload<'changeSettings'>['changes'],
): Promise<void> {
  const settings = await host.request('changeSettings', { changes })
  const before = useSettings.getState().settings
  useSettings.setState({ settings })
  applyTheme(settings.theme)
  if (settings.language !== before?.language) await changeLanguage(settings.language)
}
