import { open, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { exactHalf, fromHalf } from '../../../../nodes/inference/checkpoint/half-float.ts'
import { readTextualInversion } from '../../../../nodes/inference/checkpoint/learned-words.ts'
import { readTensorValues } from '../../../../nodes/inference/checkpoint/tensor-values.ts'
import type { Dtype, TensorLocation } from '../../../../nodes/inference/checkpoint/weights.ts'
import { temporaryFolder } from '../../../setup/temporary-folder.ts'
import { safetensorsBytes } from './safetensors-bytes.ts'

async function read(bytes: readonly number[], location: Partial<TensorLocation> & { dtype: Dtype }) {
  const path = join(await temporaryFolder(), 'values')
  await writeFile(path, Uint8Array.from(bytes))
  const handle = await open(path)
  try {
    const defaults = { file: path, shape: [1], offset: 0, length: bytes.length }
    return await readTensorValues(handle, { ...defaults, ...location })
  } finally {
    await handle.close()
  }
}

describe('half floats', () => {
  it.each([
    [0, 0x0000],
    [1, 0x3c00],
    [-2, 0xc000],
    [65_504, 0x7bff],
    [2 ** -14, 0x0400],
    [2 ** -24, 0x0001],
    [-1023 * 2 ** -24, 0x83ff],
    [4.6015625, 0x449a],
  ])('%f is %i', (value, bits) => {
    expect(exactHalf(value)).toBe(bits)
    expect(fromHalf(bits)).toBe(value)
  })

  it('refuses to round, and reads what is no number', () => {
    expect(() => exactHalf(0.1)).toThrow(/0\.1 is not a half float/)
    expect(() => exactHalf(65_536)).toThrow(/not a half float/)
    expect([fromHalf(0x7c00), fromHalf(0xfc00), fromHalf(0x7e00)]).toEqual([Infinity, -Infinity, Number.NaN])
  })
})

describe('readTensorValues', () => {
  it.each<[Dtype, readonly number[], readonly number[]]>([
    ['F32', [0, 0, 32, 65], [10]],
    ['F64', [0, 0, 0, 0, 0, 0, 36, 192], [-10]],
    ['F16', [0, 60, 0, 192], [1, -2]],
    ['BF16', [128, 63, 32, 193], [1, -10]],
    ['I64', [255, 255, 255, 255, 255, 255, 255, 255], [-1]],
    ['I32', [1, 1, 0, 0], [257]],
    ['U8', [7, 255], [7, 255]],
  ])('reads %s', async (dtype, bytes, values) => {
    expect(await read(bytes, { dtype })).toEqual(values)
  })

  it('refuses types without arithmetic, weights, and files that became shorter', async () => {
    await expect(read([0], { dtype: 'F8_E4M3' })).rejects.toThrow(/F8_E4M3, which is not supported yet/)
    await expect(read([0], { dtype: 'F16', length: 2 ** 30 })).rejects.toThrow(/too large/)
    await expect(read([0, 0], { dtype: 'F32', length: 4 })).rejects.toThrow(/ends early/)
  })
})

describe('readTextualInversion', () => {
  const embedding = async (header: unknown, values: readonly number[]): Promise<string> => {
    const path = join(await temporaryFolder(), 'word.safetensors')
    const data = Buffer.from(Float32Array.from(values).buffer)
    await writeFile(path, Buffer.concat([safetensorsBytes(header), data]))
    return path
  }

  it('reads the vectors of both encoders', async () => {
    const path = await embedding(
      {
        clip_g: { dtype: 'F32', shape: [1, 3], data_offsets: [0, 12] },
        clip_l: { dtype: 'F32', shape: [2, 2], data_offsets: [12, 28] },
      },
      [1, 2, 3, 4, 5, 6, 7],
    )
    const { l, g } = await readTextualInversion(path)
    expect([l?.dims, [...(l?.data ?? [])]]).toEqual([
      [2, 2],
      [4, 5, 6, 7],
    ])
    expect([g?.dims, [...(g?.data ?? [])]]).toEqual([
      [1, 3],
      [1, 2, 3],
    ])
  })

  it('reads Stable Diffusion 1.x words for CLIP-L, and refuses what is no word', async () => {
    const old = await embedding({ emb_params: { dtype: 'F32', shape: [2], data_offsets: [0, 8] } }, [1, 2])
    expect((await readTextualInversion(old)).l?.dims).toEqual([1, 2])
    const cube = await embedding({ clip_l: { dtype: 'F32', shape: [1, 1, 1], data_offsets: [0, 4] } }, [1])
    await expect(readTextualInversion(cube)).rejects.toThrow(/not that of a table/)
    const other = await embedding({ a: { dtype: 'F32', shape: [1], data_offsets: [0, 4] } }, [1])
    await expect(readTextualInversion(other)).rejects.toThrow(/no embedding for SDXL/)
  })
})
