import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openSettings } from '../../../electron/services/settings.ts'
import { temporaryFolder } from '../../setup/temporary-folder.ts'

test('a change is kept and leaves the others alone', async () => {
  const file = join(await temporaryFolder(), 'new', 'settings.json')
  const settings = await openSettings(file)
  await settings.change({ theme: 'light', modelFolders: ['/models'] })
  await settings.change({ theme: 'dark' })

  const reopened = await openSettings(file)
  expect(reopened.current()).toMatchObject({ theme: 'dark', modelFolders: ['/models'], livePreview: true })
  expect(reopened.warning).toBeNull()
})

test('changes at once are all kept', async () => {
  const file = join(await temporaryFolder(), 'settings.json')
  const settings = await openSettings(file)
  await Promise.all([
    settings.change({ theme: 'light' }),
    settings.change({ language: 'de' }),
    settings.change({ welcomeSeen: true }),
  ])
  expect((await openSettings(file)).current()).toMatchObject({
    theme: 'light',
    language: 'de',
    welcomeSeen: true,
  })
})

test.each([
  ['not JSON', '{"theme": '],
  ['of another shape', '{"theme": "mauve"}'],
])('a file that is %s is kept aside and the defaults are used', async (_case, text) => {
  const folder = await temporaryFolder()
  const file = join(folder, 'settings.json')
  await writeFile(file, text)
  const settings = await openSettings(file)
  expect(settings.current().theme).toBe('system')
  expect(settings.warning).toContain('set aside')
  expect(await readdir(folder)).toHaveLength(1)
})
