import { ancestral } from './ancestral.ts'
import { combine } from './combine.ts'
import { eachStep } from './sampler.ts'
import type { Sampler, SamplerRun } from './sampler.ts'

/** CFG++ (Chung et al. 2024): noise is taken from the unguided answer, so that guidance stays on the manifold. */
export function eulerCfgPp(run: SamplerRun): Promise<Float32Array> {
  return cfgPp((_sigma, next) => ({ down: next, up: 0 }))(run)
}

/** The same to the ancestral level, then fresh noise. */
export function eulerAncestralCfgPp(run: SamplerRun): Promise<Float32Array> {
  return cfgPp(ancestral)(run)
}

function cfgPp(split: typeof ancestral): Sampler {
  return (run) =>
    eachStep(run, ({ x, sigma, next, denoised }) => {
      if (next === 0) return denoised
      const { down, up } = split(sigma, next)
      const share = down / sigma
      const stepped = combine([1, denoised], [share, x], [-share, run.unguided()])
      return up > 0 ? combine([1, stepped], [up, run.gaussian()]) : stepped
    })
}
