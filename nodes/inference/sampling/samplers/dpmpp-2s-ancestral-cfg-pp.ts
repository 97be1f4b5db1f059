import { ancestral } from './ancestral.ts'
import { combine } from './combine.ts'
import { eachStep } from './sampler.ts'
import type { SamplerRun } from './sampler.ts'

/** DPM-Solver++(2S) to the ancestral level with the noise of the unguided answer (CFG++, Chung et al. 2024). */
export function dpmpp2sAncestralCfgPp(run: SamplerRun): Promise<Float32Array> {
  return eachStep(run, async ({ x, sigma, next, denoised }) => {
    const { down, up } = ancestral(sigma, next)
    if (down === 0) return denoised
    const moved = (): Float32Array => combine([1, x], [1, denoised], [-1, run.unguided()])
    const middle = Math.sqrt(sigma * down)
    const halfway = combine([middle / sigma, moved()], [1 - middle / sigma, denoised])
    const better = await run.denoise(halfway, middle)
    // By the unguided answer at the middle, as ComfyUI takes it.
    return combine([down / sigma, moved()], [1 - down / sigma, better], [up, run.gaussian()])
  })
}
