import { combine } from './combine.ts'
import { eachStep } from './sampler.ts'
import type { SamplerRun } from './sampler.ts'

/** DPM-Solver++(2M) with the noise of the unguided answer (CFG++, Chung et al. 2024). */
export function dpmpp2mCfgPp(run: SamplerRun): Promise<Float32Array> {
  let previous: { readonly unguided: Float32Array; readonly step: number } | null = null
  return eachStep(run, ({ x, sigma, next, denoised }) => {
    const unguided = run.unguided()
    if (next === 0) return denoised
    const step = Math.log(sigma / next)
    const kept = Math.exp(-step)
    const change = previous === null ? 0 : (-Math.expm1(-step) * step) / (2 * previous.step)
    const result = combine(
      [1 + change, denoised],
      [kept, x],
      [-kept, unguided],
      [-change, previous?.unguided ?? unguided],
    )
    previous = { unguided, step }
    return result
  })
}
