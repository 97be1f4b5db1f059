import { combine } from './combine.ts'
import { eachStep } from './sampler.ts'
import type { SamplerRun } from './sampler.ts'

/** Multistep consistency sampling (Song et al. 2023, algorithm 1): jump to x0, noise it to σ', again. */
export function lcm(run: SamplerRun): Promise<Float32Array> {
  return eachStep(run, ({ next, denoised }) =>
    next === 0 ? denoised : combine([1, denoised], [next, run.gaussian()]),
  )
}
