import { ancestral } from './ancestral.ts'
import { combine } from './combine.ts'
import { eachStep } from './sampler.ts'
import type { SamplerRun } from './sampler.ts'

const f = Math.fround

/** DPM-Solver++ for the diffusion SDE, two stages, the second at the middle in ln σ, noise of one Brownian path. */
export function dpmppSde(run: SamplerRun): Promise<Float32Array> {
  return eachStep(run, async ({ x, sigma, next, denoised }) => {
    if (next === 0) return denoised
    const middle = middleSigma(sigma, next)
    const half = ancestral(sigma, middle)
    const halfway = combine(
      [half.down / sigma, x],
      [1 - half.down / sigma, denoised],
      [half.up, run.brownian(sigma, middle)],
    )
    const better = await run.denoise(halfway, middle)
    const whole = ancestral(sigma, next)
    return combine(
      [whole.down / sigma, x],
      [1 - whole.down / sigma, better],
      [whole.up, run.brownian(sigma, next)],
    )
  })
}

/** In float32 throughout: the Brownian path is queried at this σ to six decimals, so its rounding shows. */
function middleSigma(sigma: number, next: number): number {
  const lambda = f(-f(Math.log(sigma)))
  const step = f(f(-f(Math.log(next))) - lambda)
  return f(Math.exp(-f(lambda + f(step / 2))))
}
