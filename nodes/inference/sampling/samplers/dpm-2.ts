import { ancestral } from './ancestral.ts'
import { combine } from './combine.ts'
import { eachStep } from './sampler.ts'
import type { SamplerRun } from './sampler.ts'

/** The midpoint method, the middle taken in ln σ (DPM-Solver-2, Lu et al. 2022). */
export function dpm2(run: SamplerRun): Promise<Float32Array> {
  return eachStep(run, async ({ x, sigma, next, denoised }) =>
    next === 0 ? denoised : midpoint(run, x, sigma, next, denoised),
  )
}

/** The same down to the ancestral level, then fresh noise. */
export function dpm2Ancestral(run: SamplerRun): Promise<Float32Array> {
  return eachStep(run, async ({ x, sigma, next, denoised }) => {
    const { down, up } = ancestral(sigma, next)
    if (down === 0) return denoised
    return combine([1, await midpoint(run, x, sigma, down, denoised)], [up, run.gaussian()])
  })
}

async function midpoint(
  run: SamplerRun,
  x: Float32Array,
  sigma: number,
  target: number,
  denoised: Float32Array,
): Promise<Float32Array> {
  const middle = Math.sqrt(sigma * target)
  const halfway = combine([middle / sigma, x], [1 - middle / sigma, denoised])
  const slope = combine([1 / middle, halfway], [-1 / middle, await run.denoise(halfway, middle)])
  return combine([1, x], [target - sigma, slope])
}
