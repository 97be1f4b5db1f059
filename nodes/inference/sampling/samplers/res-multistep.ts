import { ancestral } from './ancestral.ts'
import { combine } from './combine.ts'
import { eachStep } from './sampler.ts'
import type { Sampler, SamplerRun } from './sampler.ts'

/** Refined exponential solver, two-step multistep form (Zhang et al. 2023). */
export function resMultistep(run: SamplerRun): Promise<Float32Array> {
  return res(toNext, 'guided')(run)
}

/** The same to the ancestral level, then fresh noise. */
export function resMultistepAncestral(run: SamplerRun): Promise<Float32Array> {
  return res(ancestral, 'guided')(run)
}

/** Both with the noise of the unguided answer (CFG++, Chung et al. 2024). */
export function resMultistepCfgPp(run: SamplerRun): Promise<Float32Array> {
  return res(toNext, 'unguided')(run)
}
export function resMultistepAncestralCfgPp(run: SamplerRun): Promise<Float32Array> {
  return res(ancestral, 'unguided')(run)
}

function toNext(_sigma: number, next: number): ReturnType<typeof ancestral> {
  return { down: next, up: 0 }
}

function res(split: typeof ancestral, noise: 'guided' | 'unguided'): Sampler {
  return (run) => {
    let previous: { readonly source: Float32Array; readonly sigma: number; readonly down: number } | null =
      null
    return eachStep(run, ({ x, sigma, next, denoised }) => {
      const { down, up } = split(sigma, next)
      const noised = (latent: Float32Array): Float32Array =>
        up > 0 ? combine([1, latent], [up, run.gaussian()]) : latent
      const source = noise === 'guided' ? denoised : run.unguided()
      const before = previous
      previous = { source, sigma, down }
      if (down === 0 || before === null) {
        return noised(combine([1, denoised], [down / sigma, x], [-down / sigma, source]))
      }
      const moved = combine([1, x], [1, denoised], [-1, source])
      const step = Math.log(sigma / down)
      const node = Math.log(before.down / before.sigma) / step
      const phi1 = Math.expm1(-step) / -step
      const phi2 = (phi1 - 1) / -step
      const result = combine(
        [Math.exp(-step), moved],
        [step * (phi1 - phi2 / node), source],
        [(step * phi2) / node, before.source],
      )
      return noised(result)
    })
  }
}
