import { combine } from './combine.ts'
import { eachStep } from './sampler.ts'
import type { SamplerRun } from './sampler.ts'

/** DPM-Solver++(2M) (Lu et al. 2022): second order from the previous x0; first order for the first and last step. */
export function dpmpp2m(run: SamplerRun): Promise<Float32Array> {
  let previous: { readonly denoised: Float32Array; readonly step: number } | null = null
  return eachStep(run, ({ x, sigma, next, denoised }) => {
    if (next === 0) return denoised
    const step = Math.log(sigma / next)
    const ratio = previous === null ? null : previous.step / step
    const estimate =
      previous === null || ratio === null
        ? denoised
        : combine([1 + 1 / (2 * ratio), denoised], [-1 / (2 * ratio), previous.denoised])
    previous = { denoised, step }
    return combine([next / sigma, x], [-Math.expm1(-step), estimate])
  })
}
