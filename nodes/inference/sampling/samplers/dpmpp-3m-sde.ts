import { combine } from './combine.ts'
import { eachStep } from './sampler.ts'
import type { SamplerRun } from './sampler.ts'

type Past = { readonly denoised: Float32Array; readonly step: number }

/** DPM-Solver++(3M) for the diffusion SDE, η = 1: third order from the two previous x0. */
export function dpmpp3mSde(run: SamplerRun): Promise<Float32Array> {
  let past: readonly Past[] = []
  return eachStep(run, ({ x, sigma, next, denoised }) => {
    if (next === 0) return denoised
    const step = Math.log(sigma / next)
    const decay = 1 - Math.exp(-2 * step)
    const result = combine(
      [(next / sigma) * Math.exp(-step), x],
      [decay, denoised],
      ...higherOrder(step, denoised, past),
      [next * Math.sqrt(decay), run.brownian(sigma, next)],
    )
    past = [{ denoised, step }, ...past.slice(0, 1)]
    return result
  })
}

function higherOrder(
  step: number,
  denoised: Float32Array,
  [one, two]: readonly Past[],
): readonly (readonly [number, Float32Array])[] {
  if (!one) return []
  const phi2 = Math.expm1(-2 * step) / (2 * step) + 1
  const r0 = one.step / step
  if (!two) return [[phi2 / r0, combine([1, denoised], [-1, one.denoised])]]
  const r1 = two.step / step
  const slope0 = combine([1 / r0, denoised], [-1 / r0, one.denoised])
  const slope1 = combine([1 / r1, one.denoised], [-1 / r1, two.denoised])
  const bend = combine([1, slope0], [-1, slope1])
  const phi3 = phi2 / (2 * step) - 0.5
  return [
    [phi2, combine([1, slope0], [r0 / (r0 + r1), bend])],
    [-phi3, combine([1 / (r0 + r1), bend])],
  ]
}
