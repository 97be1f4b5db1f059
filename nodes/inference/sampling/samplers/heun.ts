import { combine } from './combine.ts'
import { eachStep } from './sampler.ts'
import type { SamplerRun } from './sampler.ts'

/** Heun's method (Karras et al. 2022, algorithm 1): the mean of the slopes at both ends; Euler for the last step. */
export function heun(run: SamplerRun): Promise<Float32Array> {
  return eachStep(run, async ({ x, sigma, next, denoised }) => {
    if (next === 0) return denoised
    const slope = combine([1 / sigma, x], [-1 / sigma, denoised])
    const ahead = combine([1, x], [next - sigma, slope])
    const slopeAhead = combine([1 / next, ahead], [-1 / next, await run.denoise(ahead, next)])
    return combine([1, x], [(next - sigma) / 2, slope], [(next - sigma) / 2, slopeAhead])
  })
}
