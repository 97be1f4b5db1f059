import { combine } from './combine.ts'
import { eachStep } from './sampler.ts'
import type { SamplerRun } from './sampler.ts'

/** Adams–Bashforth weights of order 1 to 4, newest slope first. */
const WEIGHTS = [
  [1],
  [3 / 2, -1 / 2],
  [23 / 12, -16 / 12, 5 / 12],
  [55 / 24, -59 / 24, 37 / 24, -9 / 24],
] as const

/** Improved pseudo linear multistep (Zhang and Chen 2022), equal step weights. */
export function ipndm(run: SamplerRun): Promise<Float32Array> {
  let slopes: readonly Float32Array[] = []
  return eachStep(run, ({ x, sigma, next, denoised }) => {
    if (next === 0) return denoised
    slopes = [combine([1 / sigma, x], [-1 / sigma, denoised]), ...slopes.slice(0, WEIGHTS.length - 1)]
    const weights = WEIGHTS[slopes.length - 1] ?? WEIGHTS[0]
    return combine([1, x], ...slopes.map((slope, j) => [(next - sigma) * (weights[j] ?? 0), slope] as const))
  })
}
