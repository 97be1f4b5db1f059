import { expect } from 'vitest'
import type { FloatTensor } from '../../nodes/inference/tensor.ts'

export type Difference = { readonly maxAbs: number; readonly relativeRms: number }

/** How far a tensor is from its reference; throws where shapes differ. */
export function difference(actual: FloatTensor, reference: FloatTensor): Difference {
  expect(actual.dims).toEqual(reference.dims)
  let maxAbs = 0
  let squares = 0
  let norm = 0
  for (const [i, expected] of reference.data.entries()) {
    const error = (actual.data[i] ?? Number.NaN) - expected
    maxAbs = Math.abs(error) > maxAbs || Number.isNaN(error) ? Math.abs(error) : maxAbs
    squares += error ** 2
    norm += expected ** 2
  }
  return { maxAbs, relativeRms: Math.sqrt(squares / norm) }
}
