import { ancestral } from './ancestral.ts'
import { combine } from './combine.ts'
import { eachStep } from './sampler.ts'
import type { SamplerRun } from './sampler.ts'

/** DPM-Solver++(2S) (Lu et al. 2022) to the ancestral level, then fresh noise. */
export function dpmpp2sAncestral(run: SamplerRun): Promise<Float32Array> {
  return eachStep(run, async ({ x, sigma, next, denoised }) => {
    const { down, up } = ancestral(sigma, next)
    if (down === 0) return denoised
    const middle = Math.sqrt(sigma * down)
    const halfway = combine([middle / sigma, x], [1 - middle / sigma, denoised])
    const better = await run.denoise(halfway, middle)
    return combine([down / sigma, x], [1 - down / sigma, better], [up, run.gaussian()])
  })
}
