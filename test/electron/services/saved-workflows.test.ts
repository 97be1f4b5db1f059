import { mkdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createSavedWorkflows } from '../../../electron/services/saved-workflows.ts'
import { temporaryFolder } from '../../setup/temporary-folder.ts'

test('lists what is saved, subfolders too, the newest first', async () => {
  const folder = await temporaryFolder()
  await mkdir(join(folder, 'cats'), { recursive: true })
  await mkdir(join(folder, '.trash'), { recursive: true })
  for (const [name, time] of [
    ['old.json', 1000],
    ['cats/new.json', 3000],
    ['middle.JSON', 2000],
    ['.trash/gone.json', 4000],
    ['notes.txt', 5000],
  ] as const) {
    await writeFile(join(folder, name), '{}')
    await utimes(join(folder, name), time, time)
  }
  const saved = createSavedWorkflows(folder)
  expect(await saved.list()).toEqual([
    { name: 'cats/new.json', modified: 3_000_000 },
    { name: 'middle.JSON', modified: 2_000_000 },
    { name: 'old.json', modified: 1_000_000 },
  ])
  expect(await saved.path('cats/new.json')).toBe(join(folder, 'cats', 'new.json'))
})

test('opens nothing that it does not list', async () => {
  const folder = await temporaryFolder()
  await mkdir(join(folder, 'workflows'))
  await writeFile(join(folder, 'secret.json'), '{}')
  const saved = createSavedWorkflows(join(folder, 'workflows'))
  for (const name of ['../secret.json', join(folder, 'secret.json'), 'none.json', '']) {
    await expect(saved.path(name)).rejects.toThrow('There is no saved workflow')
  }
})

test('a folder that is not there yet holds nothing', async () => {
  const folder = await temporaryFolder()
  expect(await createSavedWorkflows(join(folder, 'later')).list()).toEqual([])
})
