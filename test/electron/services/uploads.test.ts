import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { storeUpload } from '../../../electron/services/uploads.ts'
import { temporaryFolder } from '../../setup/temporary-folder.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

test('same name and content is the same file; other content is numbered', async () => {
  const folder = await temporaryFolder()
  const names = []
  for (const content of ['one', 'one', 'two', 'two', 'three']) {
    names.push((await storeUpload(folder, { name: 'x.png', bytes: bytes(content) })).filename)
  }
  expect(names).toEqual(['x.png', 'x.png', 'x (1).png', 'x (1).png', 'x (2).png'])
})

test('overwriting replaces', async () => {
  const folder = await temporaryFolder()
  await storeUpload(folder, { name: 'x.png', bytes: bytes('one') })
  await storeUpload(folder, { name: 'x.png', bytes: bytes('two'), overwrite: true, subfolder: '' })
  expect(await readFile(join(folder, 'x.png'), 'utf8')).toBe('two')
})

test.each([
  ['../../x.png', 'x.png'],
  ['C:\\pictures\\x.png', 'x.png'],
  ['.hidden.png', 'hidden.png'],
])('%s is stored as %s', async (name, expected) => {
  const folder = await temporaryFolder()
  expect(await storeUpload(folder, { name, bytes: bytes('x') })).toEqual({
    filename: expected,
    subfolder: '',
  })
})

test.each([
  ['..', ''],
  ['x.png', '../..'],
  ['x.png', '/etc'],
])('the name %s in the subfolder %j is refused or stays inside', async (name, subfolder) => {
  const folder = await temporaryFolder()
  const stored = await storeUpload(folder, { name, bytes: bytes('x'), subfolder }).catch(() => null)
  if (stored !== null) await readFile(join(folder, stored.subfolder, stored.filename))
})
