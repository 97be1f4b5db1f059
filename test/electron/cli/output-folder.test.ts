import { readdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { prepareOutputFolder } from '../../../electron/cli/output-folder.ts'
import { UsageError } from '../../../electron/cli/usage-error.ts'
import { temporaryFolder } from '../../setup/temporary-folder.ts'

test('makes what is missing, and leaves nothing in it', async () => {
  const folder = join(await temporaryFolder(), 'a', 'b', 'c')
  await prepareOutputFolder(folder)
  await prepareOutputFolder(folder)
  expect(await readdir(folder)).toEqual([])
})

test('two runs that start together make it together', async () => {
  const folder = join(await temporaryFolder(), 'a', 'b')
  await Promise.all([prepareOutputFolder(folder), prepareOutputFolder(folder)])
  expect(await readdir(folder)).toEqual([])
})

test.each([
  ['is a file', 'file', ': it is a file. Choose another --output.'],
  ['lies below a file', 'file/x/y', 'file is a file. Choose another --output.'],
  ['has a name that is too long', 'x'.repeat(300), ': its name is too long. Choose another --output.'],
])('a folder that %s is refused', async (_, path, reason) => {
  const parent = await temporaryFolder()
  await writeFile(join(parent, 'file'), '')
  const folder = join(parent, path)
  await expect(prepareOutputFolder(folder)).rejects.toThrow(`Pictures cannot be written to ${folder}`)
  await expect(prepareOutputFolder(folder)).rejects.toThrow(reason)
})

test.skipIf(process.platform === 'win32')('a link to itself is refused', async () => {
  const link = join(await temporaryFolder(), 'link')
  await symlink(link, link)
  await expect(prepareOutputFolder(link)).rejects.toThrow('a link that leads back to itself')
})

test.skipIf(process.platform !== 'linux').each(['/proc', '/proc/fulgurite', '/proc/fulgurite/deep'])(
  '%s, where nothing can be made, is refused at once',
  async (folder) => {
    const refused = prepareOutputFolder(folder)
    await expect(refused).rejects.toThrow(UsageError)
    await expect(refused).rejects.toThrow('nothing can be stored in /proc')
  },
)
