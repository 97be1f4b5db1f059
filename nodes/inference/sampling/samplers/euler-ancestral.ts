import { ancestral } from './ancestral.ts'
import { combine } from './combine.ts'
import { eachStep } from './sampler.ts'
import type { SamplerRun } from './sampler.ts'

/** Euler's method to a level below σ', then fresh noise back up to σ'. */
export function eulerAncestral(run: SamplerRun): Promise<Float32Array> {
  return eachStep(run, ({ x, sigma, next, denoised }) => {
    if (next === 0) return denoised
    const { down, up } = ancestral(sigma, next)
    return combine([down / sigma, x], [1 - down / sigma, denoised], [up, run.gaussian()])
  })
}
