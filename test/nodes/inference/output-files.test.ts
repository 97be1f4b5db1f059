import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeNumbered } from '../../../nodes/inference/output-files.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'output-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const now = new Date(2026, 2, 5, 7, 8, 9)
const write = (prefix: string, text = 'x') =>
  writeNumbered(
    folder,
    { type: 'output', prefix, extension: 'png', width: 640, height: 480, bytes: Buffer.from(text) },
    now,
  )

test('files are numbered from one above the highest of their prefix', async () => {
  for (const name of [
    'cat_00001_.png',
    'cat_00007_.latent',
    'cat_big_00099_.png',
    'catfish_00050_.png',
    'cat_x_.png',
  ]) {
    writeFileSync(join(folder, name), '')
  }
  expect(await write('cat', 'miaow')).toEqual({ filename: 'cat_00008_.png', subfolder: '' })
  expect(readFileSync(join(folder, 'cat_00008_.png'), 'utf8')).toBe('miaow')
  expect(await write('cat')).toEqual({ filename: 'cat_00009_.png', subfolder: '' })
  expect(await write('catfish')).toEqual({ filename: 'catfish_00051_.png', subfolder: '' })
})

test('subfolders are made, and the server’s patterns filled in', async () => {
  expect(await write('%year%/%month%-%day%/%width%x%height%_%hour%%minute%%second%_%other%')).toEqual({
    filename: '640x480_070809_%other%_00001_.png',
    subfolder: '2026/03-05',
  })
})

test.each(['../cat', '/etc/cat', 'a/../../cat', '..'])(
  '%s would leave the folder and is refused',
  async (prefix) => {
    await expect(write(prefix)).rejects.toThrow('out of the output folder')
  },
)

test('a name that looks like leaving but stays is allowed', async () => {
  expect(await write('..cat/x')).toEqual({ filename: 'x_00001_.png', subfolder: '..cat' })
})

test('many at once get numbers of their own, and leave nothing else behind', async () => {
  const written = await Promise.all(Array.from({ length: 20 }, () => write('many/cat')))
  expect(new Set(written.map((file) => file.filename)).size).toBe(20)
  expect(readdirSync(join(folder, 'many'))).toHaveLength(20)
})

test('a folder of the file’s name does not stop it', async () => {
  mkdirSync(join(folder, 'cat_00001_.png'))
  expect(await write('cat')).toEqual({ filename: 'cat_00002_.png', subfolder: '' })
})
