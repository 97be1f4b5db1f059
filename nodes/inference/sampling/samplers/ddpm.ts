import { combine } from './combine.ts'
import { eachStep } from './sampler.ts'
import type { SamplerRun } from './sampler.ts'

/** Ancestral sampling from the posterior of Ho et al. 2020 (equations 6 and 7), in variance-preserving form. */
export function ddpm(run: SamplerRun): Promise<Float32Array> {
  return eachStep(run, ({ x, sigma, next, denoised }) => {
    const alphaBar = 1 / (sigma ** 2 + 1)
    const alphaBarNext = 1 / (next ** 2 + 1)
    const alpha = alphaBar / alphaBarNext
    const noise = combine([1 / sigma, x], [-1 / sigma, denoised])
    const toX = 1 / Math.sqrt(alpha * (1 + sigma ** 2))
    const toNoise = -(1 - alpha) / Math.sqrt((1 - alphaBar) * alpha)
    if (next === 0) return combine([toX, x], [toNoise, noise])
    const back = Math.sqrt(1 + next ** 2)
    const spread = Math.sqrt(((1 - alpha) * (1 - alphaBarNext)) / (1 - alphaBar))
    return combine([toX * back, x], [toNoise * back, noise], [spread * back, run.gaussian()])
  })
}
