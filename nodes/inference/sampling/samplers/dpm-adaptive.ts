import { ask, lambdaRange, noiseAlong, secondOrder, thirdOrder } from './dpm-solver.ts'
import type { NoiseAt } from './dpm-solver.ts'
import type { SamplerRun } from './sampler.ts'

/** How much a step may err: per element, and as a share of x. */
const [ABSOLUTE, RELATIVE] = [0.0078, 0.05]
/** In ln σ. */
const FIRST_LENGTH = 0.05
/** A step counts if the next one is not to be shorter than this share of it. */
const ACCEPTED = 0.81
/** So near to the end in ln σ nothing is left to do. */
const CLOSE = 1e-5
const f = Math.fround

/**
 * DPM-Solver-23 (Lu et al. 2022): solves each step in second and in third order, whose difference tells
 * how long the next may be. It makes as many steps as it takes; only the schedule's ends count, and the noise of the
 * last σ above 0 stays.
 */
export async function dpmAdaptive(run: SamplerRun): Promise<Float32Array> {
  const range = lambdaRange(run.sigmas)
  const [start, end] = [f(range.start), f(range.end)]
  const forward = Math.sign(end - start)
  const noiseAt: NoiseAt = async (x, lambda) => (await ask(run, x, lambda)).noise
  let { x } = run
  let lambda = start
  let length = FIRST_LENGTH
  let before = x
  let here: Awaited<ReturnType<typeof ask>> | null = null
  while (Math.abs(end - lambda) > CLOSE) {
    here ??= await ask(run, x, lambda)
    const next = f(lambda + forward * Math.min(length, Math.abs(end - lambda)))
    const step = { x, lambda, next, noise: here.noise }
    const third = await noiseAlong(step, 1 / 3, noiseAt)
    const lower = secondOrder(step, 1 / 3, third)
    const higher = await thirdOrder(step, third, noiseAt)
    const factor = lengthFactor(differenceOf(lower, higher, before))
    // A model that answers no numbers leads nowhere; as with every sampler, its result tells.
    if (Number.isNaN(factor)) return higher
    length *= factor
    if (factor < ACCEPTED) continue
    // The way done, counted in the steps that were asked for.
    const share = (next - start) / (end - start)
    run.onStep(Math.ceil(share * (run.sigmas.length - 1)) - 1, here.denoised)
    ;[x, before, lambda, here] = [higher, lower, next, null]
  }
  return x
}

/** The root of the mean square, in units of what is allowed. */
function differenceOf(lower: Float32Array, higher: Float32Array, before: Float32Array): number {
  let sum = 0
  for (const [i, low] of lower.entries()) {
    const size = Math.max(Math.abs(low), Math.abs(before[i] ?? 0))
    sum += ((low - (higher[i] ?? 0)) / Math.max(ABSOLUTE, RELATIVE * size)) ** 2
  }
  return Math.sqrt(sum / lower.length)
}

/** From the third root of the error, as the order asks, with a smooth limit (Söderlind and Wang 2006). */
function lengthFactor(error: number): number {
  return 1 + Math.atan(1 / Math.cbrt(error + 1e-8) - 1)
}
