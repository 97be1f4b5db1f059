import { combine } from './combine.ts'
import { eachStep } from './sampler.ts'
import type { Sampler, SamplerRun } from './sampler.ts'

/** DPM-Solver++(2M) for the diffusion SDE, η = 1, correction at the midpoint. */
export function dpmpp2mSde(run: SamplerRun): Promise<Float32Array> {
  return sde2m((step) => 0.5 * (1 - Math.exp(-2 * step)))(run)
}

/** The same with Heun's correction. */
export function dpmpp2mSdeHeun(run: SamplerRun): Promise<Float32Array> {
  return sde2m((step) => (1 - Math.exp(-2 * step)) / (-2 * step) + 1)(run)
}

function sde2m(correction: (step: number) => number): Sampler {
  return (run) => {
    let previous: { readonly denoised: Float32Array; readonly step: number } | null = null
    return eachStep(run, ({ x, sigma, next, denoised }) => {
      if (next === 0) return denoised
      const step = Math.log(sigma / next)
      const decay = 1 - Math.exp(-2 * step)
      const pull = previous === null ? 0 : correction(step) * (step / previous.step)
      const result = combine(
        [(next / sigma) * Math.exp(-step), x],
        [decay + pull, denoised],
        [-pull, previous?.denoised ?? denoised],
        [next * Math.sqrt(decay), run.brownian(sigma, next)],
      )
      previous = { denoised, step }
      return result
    })
  }
}
