import { open, rename, rm } from 'node:fs/promises'
import { exactHalf } from './half-float.ts'
import type { Fill, PlannedTensor } from './layout/tensor-list.ts'

/**
 * Writes a half-float safetensors file of untrained weights, one tensor at a time. Values come from an integer
 * hash of seed, key and index, and every one is exact in half precision: the same bytes on every machine.
 */
export async function writeUntrained(path: string, file: UntrainedFile): Promise<void> {
  const tensors = file.tensors.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const unfinished = `${path}.${process.pid}.part`
  const handle = await open(unfinished, 'w')
  try {
    await handle.write(header(tensors, file.metadata))
    for (const tensor of tensors) await handle.write(tensorBytes(tensor, file.seed))
    await handle.close()
    await rename(unfinished, path)
  } catch (error) {
    await handle.close()
    await rm(unfinished, { force: true })
    throw error
  }
}

export type UntrainedFile = {
  readonly tensors: readonly SeededTensor[]
  readonly seed: number
  readonly metadata?: Readonly<Record<string, string>>
}

/** `key` seeds the values, so that the same weight under another name stays the same. */
export type SeededTensor = PlannedTensor & { readonly key: string }

function header(tensors: readonly SeededTensor[], metadata: UntrainedFile['metadata']): Buffer {
  let offset = 0
  const entries = tensors.map(({ name, shape }) => {
    const start = offset
    offset += 2 * elements(shape)
    return [name, { dtype: 'F16', shape, data_offsets: [start, offset] }] as const
  })
  const json = Buffer.from(
    JSON.stringify({
      ...(metadata === undefined ? {} : { __metadata__: metadata }),
      ...Object.fromEntries(entries),
    }),
  )
  const length = Math.ceil(json.length / 8) * 8
  const bytes = Buffer.alloc(8 + length, ' ')
  bytes.writeBigUInt64LE(BigInt(length))
  bytes.set(json, 8)
  return bytes
}

function tensorBytes({ shape, fill, key }: SeededTensor, seed: number): Uint8Array {
  const count = elements(shape)
  const values = new Uint16Array(count)
  const level = levels(fill)
  if (level === null) {
    const value = (i: number): number => (fill.kind === 'constant' ? fill.value : i)
    for (let i = 0; i < count; i++) values[i] = exactHalf(value(i))
  } else {
    const start = fnv1a(key) + Math.imul(seed, 0x9e3779b1)
    for (let i = 0; i < count; i++) {
      values[i] = level[murmurFinal(Math.imul(i, 0x9e3779b1) + start) >>> 25] ?? 0
    }
  }
  return new Uint8Array(values.buffer)
}

/** The half float for each of the 128 outcomes of the hash; null where the values are not random. */
function levels(fill: Fill): Uint16Array | null {
  const level = levelOf(fill)
  return level === null ? null : Uint16Array.from({ length: 128 }, (_, i) => exactHalf(level(i - 64)))
}

function levelOf(fill: Fill): ((q: number) => number) | null {
  switch (fill.kind) {
    case 'spread': {
      const scale = exactScale(fill.deviation)
      return (q) => (2 * q + 1) * scale
    }
    case 'near-one':
      return (q) => 1 + (q >> 1) / 1024
    case 'near-zero':
      return (q) => (2 * q + 1) / 4096
    case 'positions':
    case 'constant':
      return null
  }
}

/** Deviation of 2q + 1 for q evenly in −64 … 63. */
const LEVEL_DEVIATION = Math.sqrt(
  Array.from({ length: 128 }, (_, i) => (2 * (i - 64) + 1) ** 2).reduce((sum, square) => sum + square) / 128,
)

/** m · 2^e with m in 4 … 7 that brings the levels nearest to the deviation: odd · m stays within 11 bits. */
function exactScale(deviation: number): number {
  let best = { distance: Infinity, scale: 0 }
  for (let exponent = -24; exponent < 8; exponent++) {
    for (const mantissa of [4, 5, 6, 7]) {
      const scale = mantissa * 2 ** exponent
      const distance = Math.abs(Math.log((scale * LEVEL_DEVIATION) / deviation))
      if (distance < best.distance) best = { distance, scale }
    }
  }
  return best.scale
}

function elements(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1)
}

/** Fowler–Noll–Vo, 32 bits. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash
}

/** The finalizer of MurmurHash3 (Appleby, public domain). */
function murmurFinal(value: number): number {
  let x = value | 0
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return x ^ (x >>> 16)
}
