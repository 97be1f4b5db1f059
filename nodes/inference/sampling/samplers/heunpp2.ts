import { combine } from './combine.ts'
import { eachStep } from './sampler.ts'
import type { SamplerRun } from './sampler.ts'

/** Heun++: slopes at up to three levels, weighted by those levels; fewer towards the end. */
export function heunpp2(run: SamplerRun): Promise<Float32Array> {
  const first = run.sigmas[0] ?? 0
  const end = run.sigmas[run.sigmas.length - 1]
  return eachStep(run, async ({ index, x, sigma, next, denoised }) => {
    const step = next - sigma
    const slope = combine([1 / sigma, x], [-1 / sigma, denoised])
    if (next === end) return combine([1, x], [step, slope])
    const ahead = combine([1, x], [step, slope])
    const slope2 = combine([1 / next, ahead], [-1 / next, await run.denoise(ahead, next)])
    const afterNext = run.sigmas[index + 2] ?? 0
    if (afterNext === end) {
      const weight2 = next / (2 * first)
      return combine([1, x], [step * (1 - weight2), slope], [step * weight2, slope2])
    }
    const further = combine([1, ahead], [afterNext - next, slope2])
    const slope3 = combine([1 / afterNext, further], [-1 / afterNext, await run.denoise(further, afterNext)])
    const weight2 = next / (3 * first)
    const weight3 = afterNext / (3 * first)
    return combine(
      [1, x],
      [step * (1 - weight2 - weight3), slope],
      [step * weight2, slope2],
      [step * weight3, slope3],
    )
  })
}
