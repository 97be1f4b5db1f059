import { mkdir, symlink, truncate, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ModelFileError } from '../../../../nodes/inference/checkpoint/model-file-error.ts'
import { identifyFile, readSafetensors } from '../../../../nodes/inference/checkpoint/safetensors.ts'
import { temporaryFolder } from '../../../setup/temporary-folder.ts'
import { tinyModel } from '../../../setup/tiny-models.ts'
import { safetensorsBytes } from './safetensors-bytes.ts'

const F32 = (start: number, end: number, shape: readonly number[] = [(end - start) / 4]): unknown => ({
  dtype: 'F32',
  shape,
  data_offsets: [start, end],
})

async function fileOf(bytes: Uint8Array | string, name = 'model.safetensors'): Promise<string> {
  const path = join(await temporaryFolder(), name)
  await writeFile(path, bytes)
  return path
}

async function refusal(path: string): Promise<ModelFileError> {
  const result = await readSafetensors(path).then(
    () => null,
    (error: unknown) => error,
  )
  if (!(result instanceof ModelFileError)) throw new Error(`not refused: ${String(result)}`)
  return result
}

describe('readSafetensors', () => {
  it('finds every tensor of the tiny checkpoint without reading weights', async () => {
    const { tensors, label, size, metadata } = await readSafetensors(tinyModel('checkpoint'))
    expect({ label, size, tensors: tensors.size, metadata: metadata.size }).toEqual({
      label: 'tiny-sdxl.safetensors',
      size: 90_741_098,
      tensors: 2515,
      metadata: 0,
    })
    const last = [...tensors.values()].at(-1)
    expect((last?.offset ?? 0) + (last?.length ?? 0)).toBe(90_741_098)
  })

  it('reads mixed types, scalars, empty tensors, any order and metadata', async () => {
    const path = await fileOf(
      safetensorsBytes(
        {
          'second.weight': { dtype: 'BF16', shape: [2, 2], data_offsets: [16, 24] },
          __metadata__: { format: 'pt', note: 'ü' },
          ids: { dtype: 'I64', shape: [1], data_offsets: [0, 8] },
          scale: { dtype: 'F64', shape: [], data_offsets: [8, 16] },
          none: { dtype: 'F16', shape: [0, 7], data_offsets: [24, 24] },
        },
        24,
      ),
    )
    const { tensors, metadata, file } = await readSafetensors(path)
    const start = tensors.get('ids')?.offset ?? 0
    expect(tensors.get('second.weight')).toEqual({
      file,
      dtype: 'BF16',
      shape: [2, 2],
      offset: start + 16,
      length: 8,
    })
    expect(tensors.get('scale')?.shape).toEqual([])
    expect(tensors.get('none')?.length).toBe(0)
    expect(Object.fromEntries(metadata)).toEqual({ format: 'pt', note: 'ü' })
  })

  it('accepts a header with metadata of many megabytes', async () => {
    const thumbnail = 'x'.repeat(20_000_000)
    const path = await fileOf(safetensorsBytes({ __metadata__: { thumbnail }, a: F32(0, 4) }, 4))
    expect((await readSafetensors(path)).metadata.get('thumbnail')?.length).toBe(20_000_000)
  })

  it('keeps names that mean something to JavaScript as plain names', async () => {
    const path = await fileOf(
      safetensorsBytes(
        `{"__proto__":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"constructor":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}`,
        8,
      ),
    )
    const { tensors } = await readSafetensors(path)
    expect([...tensors.keys()]).toEqual(['__proto__', 'constructor'])
    expect(Reflect.get({}, 'dtype')).toBeUndefined()
  })

  it('follows a link and changes identity with the file', async () => {
    const path = await fileOf(safetensorsBytes({ a: F32(0, 4) }, 4))
    const link = `${path}.link.safetensors`
    await symlink(path, link)
    const before = await readSafetensors(link)
    expect(before.file).toBe((await readSafetensors(path)).file)
    expect(await identifyFile(link)).toBe(before.identity)
    await utimes(path, 1, 1)
    expect(await identifyFile(link)).not.toBe(before.identity)
  })

  it.each([
    ['model.ckpt', /pickle.*run any program/],
    ['model.PT', /pickle/],
    ['model.pth', /pickle/],
    ['model.bin', /pickle/],
  ])('refuses %s by name', async (name, message) => {
    const error = await refusal(await fileOf('', name))
    expect(error.message).toMatch(message)
    expect(error.remedy).toMatch(/\.safetensors/)
  })

  const zeros = '\0'.repeat(600)
  it.each<[string, Uint8Array | string, RegExp]>([
    ['an empty file', '', /empty/],
    ['seven bytes', '\0\0\0\0\0\0\0', /begin/],
    ['a length of 0', zeros, /begin/],
    ['a zip', `PK\x03\x04${zeros}`, /zip/],
    ['a pickle', Buffer.from(`\x80\x02}q\x01${zeros}`, 'latin1'), /pickle/],
    ['a web page', '<!DOCTYPE html><html><body>Sign in', /web page/],
    ['an error in JSON', '{"error":"not found"}', /JSON/],
    ['GGUF', `GGUF\x03${zeros}`, /GGUF/],
    ['a Git LFS pointer', 'version https://git-lfs.github.com/spec/v1\noid sha256:0\n', /Git LFS/],
    ['prose', 'Das Modell gehört hierher, aber dies ist Text.\n', /a text file, not a safetensors file/],
    ['a word', 'model', /a text file/],
    ['a picture', Buffer.from(`\x89PNG\r\n\x1a\n${zeros}`, 'latin1'), /picture/],
    ['a header of 10 GB', safetensorsBytes({ a: F32(0, 4) }, 4, 10_000_000_000n), /10000000000 bytes/],
    ['a header of 2⁶⁴ − 1', safetensorsBytes({ a: F32(0, 4) }, 4, 0xffffffffffffffffn), /more than any/],
    ['a header beyond the end', safetensorsBytes({ a: F32(0, 4) }, 4, 5000n), /ends inside its header/],
    ['a length that is short', safetensorsBytes({ a: F32(0, 4) }, 4, 20n), /not valid/],
    ['a header that is no object', safetensorsBytes('[1,2,3]  '), /begin/],
    ['bad UTF-8', Buffer.from('\x04\0\0\0\0\0\0\0{"\xff}', 'latin1'), /UTF-8/],
    ['text after the object', safetensorsBytes('{} {}'), /not valid/],
    ['deep nesting', safetensorsBytes(`{"a":${'['.repeat(200_000)}`), /deeper/],
    [
      'a name twice',
      safetensorsBytes('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":1}', 4),
      /"a" occurs twice/,
    ],
    ['a name twice, escaped', safetensorsBytes(String.raw`{"a":1,"\u0061":1}`), /occurs twice/],
    ['a field twice', safetensorsBytes('{"a":{"dtype":"F32","dtype":"F16"}}'), /"dtype" occurs twice/],
    [
      'an unknown field',
      safetensorsBytes({ a: { ...Object(F32(0, 4)), strides: [1] } }, 4),
      /"a" has no valid/,
    ],
    ['no place', safetensorsBytes({ a: { dtype: 'F32', shape: [1] } }, 4), /"a" has no valid/],
    ['a negative size', safetensorsBytes({ a: F32(0, 4, [-1]) }, 4), /"a" has no valid/],
    ['a fractional size', safetensorsBytes({ a: F32(0, 6, [1.5]) }, 6), /"a" has no valid/],
    [
      'a size as text',
      safetensorsBytes({ a: { dtype: 'F32', shape: ['1'], data_offsets: [0, 4] } }, 4),
      /"a" has no/,
    ],
    ['an offset past 2⁵³', safetensorsBytes({ a: F32(0, 2 ** 60, [2 ** 58]) }, 4), /"a" has no valid/],
    ['a size that overflows', safetensorsBytes({ a: F32(0, 4, [2 ** 30, 2 ** 30]) }, 4), /overflows/],
    ['an overflow times 0', safetensorsBytes({ a: F32(0, 0, [2 ** 30, 2 ** 30, 0]) }), /overflows/],
    ['offsets in reverse', safetensorsBytes({ a: F32(8, 4, [1]) }, 8), /needs 4 bytes but is given -4/],
    ['a wrong length', safetensorsBytes({ a: F32(0, 8, [1]) }, 8), /needs 4 bytes but is given 8/],
    ['overlaps', safetensorsBytes({ a: F32(0, 8), b: F32(4, 12) }, 12), /"b" overlaps/],
    ['the same place twice', safetensorsBytes({ a: F32(0, 8), b: F32(0, 8) }, 8), /"b" overlaps/],
    ['a hole', safetensorsBytes({ a: F32(0, 4), b: F32(8, 12) }, 12), /4 bytes before "b"/],
    ['a hole at the start', safetensorsBytes({ a: F32(4, 8) }, 8), /4 bytes before "a"/],
    ['bytes after the last tensor', safetensorsBytes({ a: F32(0, 4) }, 9), /last 5 bytes/],
    ['a place past the end', safetensorsBytes({ a: F32(0, 400) }, 4), /incomplete/],
    [
      'a type from the future',
      safetensorsBytes({ a: { dtype: 'F4', shape: [2], data_offsets: [0, 1] } }, 1),
      /"a" is stored as "F4", which is not supported yet/,
    ],
    [
      'a shape of many words',
      safetensorsBytes({ a: { dtype: 'F32', shape: Array(100_000).fill('x'), data_offsets: [0, 4] } }, 4),
      /"a" has no valid/,
    ],
    ['17 dimensions', safetensorsBytes({ a: F32(0, 4, Array<number>(17).fill(1)) }, 4), /"a" has no valid/],
    [
      'three offsets',
      safetensorsBytes({ a: { dtype: 'F32', shape: [1], data_offsets: [0, 4, 4] } }, 4),
      /"a" has no valid/,
    ],
    ['a name of a book’s length', safetensorsBytes({ ['.'.repeat(100_000)]: F32(0, 4) }, 4), /is too long/],
    [
      'lists without end',
      safetensorsBytes(`{"a":[${'[],'.repeat(2_000_001)}[]]}`),
      /more than 4000000 parts/,
    ],
  ])('refuses %s', async (_, bytes, message) => {
    const path = await fileOf(bytes)
    const error = await refusal(path)
    expect(error.message).toMatch(message)
    expect(error.message).toContain('model.safetensors')
    expect(error.file).toContain('model.safetensors')
    expect(error.remedy).not.toBe('')
  })

  it('says that a truncated file is incomplete', async () => {
    const path = await fileOf(safetensorsBytes({ a: F32(0, 4000) }, 4000))
    await truncate(path, 2000)
    const error = await refusal(path)
    expect(error.message).toMatch(/incomplete, it has 2000 bytes where its header promises/)
    expect(error.remedy).toMatch(/download the file again/)
  })

  it('refuses what is not there and what is no file', async () => {
    const folder = await temporaryFolder()
    await mkdir(join(folder, 'folder.safetensors'))
    expect((await refusal(join(folder, 'folder.safetensors'))).message).toMatch(/not a file/)
    expect((await refusal(join(folder, 'gone.safetensors'))).message).toMatch(/is not there/)
    const loop = join(folder, 'loop.safetensors')
    await symlink(loop, loop)
    expect((await refusal(loop)).message).toMatch(/back to itself/)
  })
})
