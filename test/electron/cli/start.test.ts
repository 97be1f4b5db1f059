import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findElectron } from '../../../electron/cli/electron-binary.ts'
import { temporaryFolder } from '../../setup/temporary-folder.ts'

test('Electron is found where its package put it, or where it is said to be, and never fetched', async () => {
  const root = await temporaryFolder()
  const folder = join(root, 'node_modules', 'electron')
  expect(findElectron(root, {})).toBeNull()

  await mkdir(join(folder, 'dist'), { recursive: true })
  await writeFile(join(folder, 'path.txt'), 'electron')
  expect(findElectron(root, {})).toBeNull()
  await writeFile(join(folder, 'dist', 'electron'), '')
  expect(findElectron(root, {})).toBe(join(folder, 'dist', 'electron'))

  const elsewhere = await temporaryFolder()
  expect(findElectron(root, { ELECTRON_OVERRIDE_DIST_PATH: elsewhere })).toBeNull()
  await writeFile(join(elsewhere, 'electron'), '')
  expect(findElectron(root, { ELECTRON_OVERRIDE_DIST_PATH: elsewhere })).toBe(join(elsewhere, 'electron'))
})
