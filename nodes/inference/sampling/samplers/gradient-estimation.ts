import { combine } from './combine.ts'
import { eachStep } from './sampler.ts'
import type { SamplerRun } from './sampler.ts'

const GAMMA = 2

/** Euler's method with the slope pushed on along its own change (Permenter and Yuan 2023), γ = 2. */
export function gradientEstimation(run: SamplerRun): Promise<Float32Array> {
  let previous: Float32Array | null = null
  return eachStep(run, ({ x, sigma, next, denoised }) => {
    if (next === 0) return denoised
    const slope = combine([1 / sigma, x], [-1 / sigma, denoised])
    const pushed = previous === null ? slope : combine([GAMMA, slope], [1 - GAMMA, previous])
    previous = slope
    return combine([1, x], [next - sigma, pushed])
  })
}
