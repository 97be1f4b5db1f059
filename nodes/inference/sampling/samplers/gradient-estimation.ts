import { combine } from './combine.ts'
import { eachStep } from './sampler.ts'
import type { Sampler, SamplerRun } from './sampler.ts'

const GAMMA = 2

/** Euler's method with the slope pushed on along its own change (Permenter and Yuan 2023), γ = 2. */
export function gradientEstimation(run: SamplerRun): Promise<Float32Array> {
  return estimate('guided')(run)
}

/** The same with the noise of the unguided answer (CFG++, Chung et al. 2024). */
export function gradientEstimationCfgPp(run: SamplerRun): Promise<Float32Array> {
  return estimate('unguided')(run)
}

function estimate(noise: 'guided' | 'unguided'): Sampler {
  return (run) => {
    let previous: Float32Array | null = null
    return eachStep(run, ({ x, sigma, next, denoised }) => {
      if (next === 0) return denoised
      const source = noise === 'guided' ? denoised : run.unguided()
      const slope = combine([1 / sigma, x], [-1 / sigma, source])
      const push = previous === null ? 0 : (GAMMA - 1) * (next - sigma)
      const result = combine([1, denoised], [next + push, slope], [-push, previous ?? slope])
      previous = slope
      return result
    })
  }
}
