import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import i18next from 'i18next'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Settings } from '../../../electron/ipc/contract.ts'
import { keysOf } from '../../../renderer/canvas/shortcuts.ts'
import { changeSettings, useSettings } from '../../../renderer/app/settings-store.ts'
import { HostContext } from '../../../renderer/host/host-context.ts'
import type { Host } from '../../../renderer/host/host.ts'
import { changeLanguage, startTranslation } from '../../../renderer/i18n/i18n.ts'
import { showBytes, showSeconds } from '../../../renderer/i18n/show-number.ts'
import { SettingsDialog } from '../../../renderer/panels/settings/settings-dialog.tsx'

const SETTINGS: Settings = {
  theme: 'dark',
  language: 'en',
  device: 'auto',
  memoryBudgetMegabytes: null,
  modelFolders: [],
  outputFolder: null,
  livePreview: true,
  welcomeSeen: true,
  editor: {},
}

beforeEach(() => startTranslation('en'))
afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

test('a language chosen in the settings is spoken at once', async () => {
  let kept = SETTINGS
  const host = {
    kind: 'browser',
    request: async (name: string, payload: { changes?: object }) => {
      if (name === 'changeSettings') kept = { ...kept, ...payload.changes }
      return name === 'stats' ? { devices: ['cpu'], outputFolder: '' } : kept
    },
    subscribe: () => () => {},
  } as unknown as Host
  useSettings.setState({ settings: kept })
  function Editor(): ReactNode {
    const settings = useSettings((state) => state.settings) ?? SETTINGS
    const onChange = (changes: object): Promise<void> => changeSettings(host, changes)
    return <SettingsDialog open settings={settings} onClose={() => {}} onChange={onChange} />
  }
  render(
    <HostContext value={host}>
      <Editor />
    </HostContext>,
  )
  await userEvent.selectOptions(screen.getByLabelText('Language'), 'Deutsch')
  expect(await screen.findByRole('heading', { name: 'Einstellungen' })).toBeTruthy()
  expect(document.documentElement.lang).toBe('de')
  await userEvent.selectOptions(screen.getByLabelText('Sprache'), '日本語')
  expect(await screen.findByRole('heading', { name: '設定' })).toBeTruthy()
})

test.each([
  [['de-AT', 'en-US'], 'de'],
  [['en-GB', 'fr'], 'en'],
  [['fr-CA'], 'fr'],
  [['ja-JP'], 'ja'],
  [['zh-Hans-SG'], 'zh-CN'],
  [['zh'], 'zh-CN'],
  // Traditional script is another language to its readers; what they understand next comes next.
  [['zh-TW', 'ja', 'zh'], 'ja'],
  [['sv', 'fi'], 'en'],
])('with the machine set to %j the editor speaks %s', async (languages, expected) => {
  vi.spyOn(navigator, 'languages', 'get').mockReturnValue(languages)
  await changeLanguage('system')
  expect(i18next.language).toBe(expected)
})

test('a setting that names no language here is English', async () => {
  await changeLanguage('de')
  await changeLanguage('not a language')
  expect(i18next.language).toBe('en')
})

test('of two languages chosen quickly the last one stays', async () => {
  await Promise.all([changeLanguage('fr'), changeLanguage('en')])
  expect(i18next.language).toBe('en')
})

test('a text on screen follows without being asked', async () => {
  function Text(): ReactNode {
    const { t } = useTranslation()
    return <p>{t('status.nodes', { count: 1 })}</p>
  }
  render(<Text />)
  expect(screen.getByText('1 node')).toBeTruthy()
  await changeLanguage('zh-CN')
  expect(await screen.findByText('1 个节点')).toBeTruthy()
})

test.each([
  ['en', '7 nodes', '6.9 GB', '12.0', 'Ctrl+PgDn'],
  ['de', '7 Nodes', '6,9\u00A0GB', '12,0', 'Strg+Bild↓'],
  ['fr', '7 nœuds', '6,9\u202FGo', '12,0', 'Ctrl+Pg suiv.'],
  ['ja', 'ノード 7 個', '6.9 GB', '12.0', 'Ctrl+PageDown'],
  ['zh-CN', '7 个节点', '6.9 GB', '12.0', 'Ctrl+PageDown'],
])('%s counts, measures and names keys in its own way', async (language, nodes, bytes, seconds, keys) => {
  await changeLanguage(language)
  expect(i18next.t('status.nodes', { count: 7 })).toBe(nodes)
  expect(showBytes(6_938_040_706)).toBe(bytes)
  expect(showSeconds(12, 1)).toBe(seconds)
  expect(keysOf('nextTab')).toBe(keys)
})

test.each([
  [0.048, '0.05'],
  [7.24, '7.2'],
  [12.4, '12'],
])('%d seconds are shown as %s', (seconds, shown) => {
  expect(showSeconds(seconds)).toBe(shown)
})
