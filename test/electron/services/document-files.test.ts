import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createDocumentFiles } from '../../../electron/services/document-files.ts'
import { temporaryFolder } from '../../setup/temporary-folder.ts'

async function place(): Promise<{
  folder: string
  path: string
  open: () => ReturnType<typeof createDocumentFiles>
}> {
  const folder = await temporaryFolder()
  const path = join(folder, 'flower.json')
  const open = (): ReturnType<typeof createDocumentFiles> =>
    createDocumentFiles({
      registry: join(folder, 'state', 'files.json'),
      dialogs: { openWorkflow: async () => path, saveWorkflow: async (name) => join(folder, name) },
      workflowOfPicture: async (bytes) => (bytes.length === 0 ? null : Buffer.from(bytes).toString()),
    })
  return { folder, path, open }
}

const request = { suggestedName: 'flower', overwrite: false }

test('the first save asks for a place, the next goes to the same', async () => {
  const { path, open } = await place()
  const files = await open()
  const first = await files.save({ ...request, file: null, text: 'one' })
  if (first.status !== 'saved') throw new Error(first.status)
  expect(first.title).toBe('flower')
  expect(await files.save({ ...request, file: first.file, text: 'two' })).toEqual(first)
  expect(await readFile(path, 'utf8')).toBe('two')
})

test('two windows cannot overwrite each other', async () => {
  const { path, open } = await place()
  await writeFile(path, 'start')
  const files = await open()
  const here = (await files.open()).opened?.file ?? null
  const there = (await files.open()).opened?.file ?? null
  expect(here).not.toBe(there)

  expect(await files.save({ ...request, file: here, text: 'mine' })).toMatchObject({ status: 'saved' })
  expect(await files.save({ ...request, file: there, text: 'theirs' })).toMatchObject({ status: 'conflict' })
  expect(await readFile(path, 'utf8')).toBe('mine')
  expect(await files.save({ ...request, file: there, text: 'theirs', overwrite: true })).toMatchObject({
    status: 'saved',
  })
})

test('a change by another program between two starts is noticed', async () => {
  const { path, open } = await place()
  await writeFile(path, 'start')
  const handle = (await (await open()).open()).opened?.file ?? null
  await writeFile(path, 'changed elsewhere')
  expect(await (await open()).save({ ...request, file: handle, text: 'mine' })).toMatchObject({
    status: 'conflict',
  })
})

test('a file that vanished is written again', async () => {
  const { path, open } = await place()
  await writeFile(path, 'start')
  const files = await open()
  const handle = (await files.open()).opened?.file ?? null
  await rm(path)
  expect(await files.save({ ...request, file: handle, text: 'back' })).toMatchObject({ status: 'saved' })
  expect(await readFile(path, 'utf8')).toBe('back')
})

test('a picture gives its workflow and no file to overwrite', async () => {
  const { folder, open } = await place()
  const picture = join(folder, 'flower.png')
  await writeFile(picture, '{"nodes":[]}')
  expect(await (await open()).openPath(picture)).toEqual({
    file: null,
    title: 'flower',
    text: '{"nodes":[]}',
  })
  await writeFile(picture, '')
  await expect((await open()).openPath(picture)).rejects.toThrow('carries no workflow')
})

test.each([
  ['a/b:c*.json', 'a_b_c_.json'],
  ['..', 'workflow.json'],
  ['', 'workflow.json'],
  ['花', '花.json'],
])('the suggestion %j becomes the file name %j', async (suggestedName, expected) => {
  const { folder, open } = await place()
  await (await open()).save({ file: null, suggestedName, text: 'x', overwrite: false })
  expect(await readFile(join(folder, expected), 'utf8')).toBe('x')
})
