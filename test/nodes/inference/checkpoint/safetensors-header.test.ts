import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  HeaderError,
  parseSafetensorsHeader,
  type SafetensorsHeader,
} from '../../../../nodes/inference/checkpoint/safetensors-header.ts'

const DTYPE_BYTES = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
} as const

type Tensor = {
  readonly name: string
  readonly dtype: keyof typeof DTYPE_BYTES
  readonly shape: readonly number[]
}

const tensor = fc.record({
  name: fc.string({ unit: 'grapheme' }).filter((name) => name !== '__metadata__'),
  dtype: fc.constantFrom(...(Object.keys(DTYPE_BYTES) as (keyof typeof DTYPE_BYTES)[])),
  shape: fc.array(fc.nat(9), { maxLength: 4 }),
})
const tensors = fc.uniqueArray(tensor, { maxLength: 12, selector: ({ name }) => name })

describe('parseSafetensorsHeader', () => {
  it('returns what a valid header says, in any order of names', () => {
    fc.assert(
      fc.property(tensors, fc.nat(), (list, rotation) => {
        const { header, size } = encode(list, rotation)
        const parsed = parseSafetensorsHeader(header, size)
        expect(parsed.tensors.size).toBe(list.length)
        for (const { name, dtype, shape } of list) {
          expect(parsed.tensors.get(name)).toMatchObject({ dtype, shape })
        }
      }),
      { numRuns: 500 },
    )
  })

  it('reads or refuses 120,000 mutated headers, never past the end of the file', () => {
    const random = generator(20_261_124)
    let refused = 0
    for (let round = 0; round < 120_000; round++) {
      const { header, size } = SEEDS[round % SEEDS.length] ?? fail()
      const mutated = mutate(header, random)
      // Half of the files keep all their data behind the changed header.
      const fileSize = round % 2 === 0 ? size : size + mutated.length - header.length
      const parsed = attempt(mutated, fileSize)
      if (parsed === null) refused++
      else expectInside(parsed, fileSize)
    }
    expect(refused).toBeGreaterThan(60_000)
    expect(refused).toBeLessThan(120_000)
  })

  it('reads or refuses any bytes at all', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(400), (bytes, size) => {
        const parsed = attempt(bytes, size)
        if (parsed !== null) expectInside(parsed, size)
      }),
      { numRuns: 5000 },
    )
  })
})

function fail(): never {
  throw new Error('unreachable')
}

function encode(list: readonly Tensor[], rotation: number): { header: Uint8Array; size: number } {
  let end = 0
  const entries = list.map(({ name, dtype, shape }) => {
    const start = end
    end += shape.reduce((product, size) => product * size, DTYPE_BYTES[dtype])
    return [name, { dtype, shape, data_offsets: [start, end] }] as const
  })
  const cut = list.length === 0 ? 0 : rotation % list.length
  const rotated = [...entries.slice(cut), ...entries.slice(0, cut)]
  const members = rotated.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`)
  const header = new TextEncoder().encode(
    `{"__metadata__":{"format":"pt"}${members.map((m) => `,${m}`).join('')}}`,
  )
  return { header, size: 8 + header.length + end }
}

const SEEDS = [
  encode([{ name: 'a.weight', dtype: 'F16', shape: [4, 3] }], 0),
  encode(
    [
      { name: 'a.weight', dtype: 'F32', shape: [10, 3] },
      { name: 'a.bias', dtype: 'F32', shape: [10] },
      { name: 'position_ids', dtype: 'I64', shape: [1, 77] },
      { name: 'scale', dtype: 'BF16', shape: [] },
    ],
    2,
  ),
  encode([], 0),
]

const PIECES = [
  '"', '{', '}', '[', ']', ':', ',', '-', '.', '9', 'e9', '00', '\\', '\\u0000', 'null', 'F64', '[[', '{}',
  '"__proto__":', '"a.weight":', '99999999999999999999', '\uFEFF', '\0',
].map((piece) => new TextEncoder().encode(piece)) // prettier-ignore

/** One to three edits: a bit, a deletion, an insertion, a copied stretch, a cut. */
function mutate(bytes: Uint8Array, random: (limit: number) => number): Uint8Array {
  let result = bytes
  for (let edits = 1 + random(3); edits > 0; edits--) {
    const at = random(result.length + 1)
    const to = Math.min(result.length, at + random(12))
    const piece = PIECES[random(PIECES.length)] ?? fail()
    switch (random(5)) {
      case 0:
        result = result.map((byte, i) => (i === at ? byte ^ (1 << random(8)) : byte))
        break
      case 1:
        result = joined(result.subarray(0, at), result.subarray(to))
        break
      case 2:
        result = joined(result.subarray(0, at), piece, result.subarray(at))
        break
      case 3:
        result = joined(result.subarray(0, to), result.subarray(at))
        break
      case 4:
        if (random(20) === 0) result = result.subarray(0, at)
        else result = joined(result.subarray(0, at), piece, result.subarray(to))
        break
    }
  }
  return result
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts))
}

function attempt(bytes: Uint8Array, size: number): SafetensorsHeader | null {
  try {
    return parseSafetensorsHeader(bytes, size)
  } catch (error) {
    if (error instanceof HeaderError) return null
    throw error
  }
}

function expectInside({ tensors }: SafetensorsHeader, size: number): void {
  for (const { offset, length } of tensors.values()) {
    // Plain comparisons: a matcher for each would be most of the test's time.
    if (offset < 8 || length < 0 || offset + length > size) throw new Error(`${offset} + ${length} > ${size}`)
  }
}

/** Mulberry32: the same mutations on every run. */
function generator(seed: number): (limit: number) => number {
  let state = seed
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % limit
  }
}
