import { combine } from './combine.ts'
import { eachStep } from './sampler.ts'
import type { SamplerRun } from './sampler.ts'

/** Euler's method on dx/dσ = (x − x0)/σ (Karras et al. 2022, algorithm 1 without its second half). */
export function euler(run: SamplerRun): Promise<Float32Array> {
  return eachStep(run, ({ x, sigma, next, denoised }) => {
    const slope = combine([1 / sigma, x], [-1 / sigma, denoised])
    return combine([1, x], [next - sigma, slope])
  })
}
