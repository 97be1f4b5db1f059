import { ancestral } from './ancestral.ts'
import { combine } from './combine.ts'
import { eachStep } from './sampler.ts'
import type { Sampler, SamplerRun } from './sampler.ts'

/** Refined exponential solver, two-step multistep form (Zhang et al. 2023). */
export function resMultistep(run: SamplerRun): Promise<Float32Array> {
  return res((_sigma, next) => ({ down: next, up: 0 }))(run)
}

/** The same to the ancestral level, then fresh noise. */
export function resMultistepAncestral(run: SamplerRun): Promise<Float32Array> {
  return res(ancestral)(run)
}

function res(split: typeof ancestral): Sampler {
  return (run) => {
    let previous: { readonly denoised: Float32Array; readonly sigma: number; readonly down: number } | null =
      null
    return eachStep(run, ({ x, sigma, next, denoised }) => {
      const { down, up } = split(sigma, next)
      const noised = (latent: Float32Array): Float32Array =>
        up > 0 ? combine([1, latent], [up, run.gaussian()]) : latent
      if (down === 0 || previous === null) {
        previous = { denoised, sigma, down }
        return noised(combine([down / sigma, x], [1 - down / sigma, denoised]))
      }
      const step = Math.log(sigma / down)
      const node = Math.log(previous.down / previous.sigma) / step
      const phi1 = Math.expm1(-step) / -step
      const phi2 = (phi1 - 1) / -step
      const result = combine(
        [Math.exp(-step), x],
        [step * (phi1 - phi2 / node), denoised],
        [(step * phi2) / node, previous.denoised],
      )
      previous = { denoised, sigma, down }
      return noised(result)
    })
  }
}
