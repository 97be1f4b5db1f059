import { betaQuantile } from './beta-quantile.ts'
import { sigmaAt, sigmaMax, sigmaMin, timestepOf } from './model-sampling.ts'
import type { ModelSampling } from './model-sampling.ts'

/**
 * The noise levels a sampler visits, from high to low, ending in 0. In `SCHEDULES` under ComfyUI's names and in its order.
 * Arithmetic is float32 where torch's is.
 */
export type Schedule = (sampling: ModelSampling, steps: number) => readonly number[]

export const SCHEDULES = {
  simple,
  sgm_uniform: sgmUniform,
  karras,
  exponential,
  ddim_uniform: ddimUniform,
  beta,
  normal,
  linear_quadratic: linearQuadratic,
  kl_optimal: klOptimal,
} as const satisfies Record<string, Schedule>

export type ScheduleName = keyof typeof SCHEDULES
export const SCHEDULE_NAMES = Object.keys(SCHEDULES) as readonly ScheduleName[]

const f = Math.fround

function simple(sampling: ModelSampling, steps: number): readonly number[] {
  const { sigmas } = sampling
  const stride = sigmas.length / steps
  return [...range(steps, (i) => entry(sigmas, sigmas.length - 1 - Math.floor(i * stride))), 0]
}

/** Uniform in timesteps, the last one left out: what SDXL-Lightning was distilled on. */
function sgmUniform(sampling: ModelSampling, steps: number): readonly number[] {
  return [
    ...timesteps(sampling, steps + 1)
      .slice(0, -1)
      .map((t) => sigmaAt(sampling, t)),
    0,
  ]
}

function normal(sampling: ModelSampling, steps: number): readonly number[] {
  return [...timesteps(sampling, steps).map((t) => sigmaAt(sampling, t)), 0]
}

function karras(sampling: ModelSampling, steps: number): readonly number[] {
  return karrasSigmas({ ...rangeOf(sampling), rho: 7 }, steps)
}

function exponential(sampling: ModelSampling, steps: number): readonly number[] {
  return exponentialSigmas(rangeOf(sampling), steps)
}

type SigmaRange = { readonly high: number; readonly low: number }

function rangeOf(sampling: ModelSampling): SigmaRange {
  return { high: sigmaMax(sampling), low: sigmaMin(sampling) }
}

/** Karras et al. 2022, equation 5. */
export function karrasSigmas(
  { rho, ...ends }: SigmaRange & { readonly rho: number },
  steps: number,
): readonly number[] {
  const high = ends.high ** (1 / rho)
  const low = ends.low ** (1 / rho)
  return [...linspace(0, 1, steps).map((r) => f(f(f(high) + f(r * f(low - high))) ** rho)), 0]
}

export function exponentialSigmas({ high, low }: SigmaRange, steps: number): readonly number[] {
  return [...linspace(Math.log(high), Math.log(low), steps).map((l) => f(Math.exp(l))), 0]
}

/** ln σ along the power ρ of a ramp. */
export function polyexponentialSigmas(
  { high, low, rho }: SigmaRange & { readonly rho: number },
  steps: number,
): readonly number[] {
  const span = f(Math.log(high) - Math.log(low))
  return [
    ...linspace(1, 0, steps).map((ramp) => f(Math.exp(f(f(f(ramp ** rho) * span) + f(Math.log(low)))))),
    0,
  ]
}

/** SDXL Turbo's ten levels, without as many of the first as `denoise` is tenths short of 1. */
export function turboSigmas(sampling: ModelSampling, steps: number, denoise: number): readonly number[] {
  const start = TURBO_LEVELS - Math.trunc(TURBO_LEVELS * denoise)
  const levels = range(TURBO_LEVELS, (i) => (TURBO_LEVELS - i) * 100 - 1).slice(start, start + steps)
  return [...levels.map((timestep) => sigmaAt(sampling, timestep)), 0]
}

const TURBO_LEVELS = 10

/** Starts below σmax and can give more steps than asked for; both as in ComfyUI. */
function ddimUniform(sampling: ModelSampling, steps: number): readonly number[] {
  const { sigmas } = sampling
  const stride = Math.max(Math.floor(sigmas.length / steps), 1)
  const rising: number[] = []
  for (let i = 1; i < sigmas.length; i += stride) rising.push(entry(sigmas, i))
  return [...rising.toReversed(), 0]
}

/** Beta sampling (Lee et al. 2024), α = β = 0.6. */
function beta(sampling: ModelSampling, steps: number): readonly number[] {
  const { sigmas } = sampling
  const indices = range(steps, (i) => Math.round(betaQuantile(1 - i / steps, 0.6) * (sigmas.length - 1)))
  return [...indices.filter((index, i) => index !== indices[i - 1]).map((index) => entry(sigmas, index)), 0]
}

/** A slow linear start, then quadratic: threshold 0.025 at half of the steps. */
function linearQuadratic(sampling: ModelSampling, steps: number): readonly number[] {
  const high = sigmaMax(sampling)
  if (steps === 1) return [high, 0]
  const threshold = 0.025
  const linear = Math.floor(steps / 2)
  const quadratic = steps - linear
  const difference = linear - threshold * steps
  const a = difference / (linear * quadratic ** 2)
  const b = threshold / linear - (2 * difference) / quadratic ** 2
  const c = a * linear ** 2
  const done = range(steps, (i) => (i < linear ? (i * threshold) / linear : a * i ** 2 + b * i + c))
  return [...done.map((share) => f((1 - share) * high)), 0]
}

/** Align Your Steps (Sabour et al. 2024), theorem 3.1; one step, where the formula divides by zero, starts at σmax. */
function klOptimal(sampling: ModelSampling, steps: number): readonly number[] {
  const high = sigmaMax(sampling)
  if (steps === 1) return [high, 0]
  return [
    ...range(steps, (i) => {
      const share = f(i / (steps - 1))
      return f(
        Math.tan(f(f(share * f(Math.atan(sigmaMin(sampling)))) + f(f(1 - share) * f(Math.atan(high))))),
      )
    }),
    0,
  ]
}

function timesteps(sampling: ModelSampling, count: number): readonly number[] {
  return linspace(timestepOf(sampling, sigmaMax(sampling)), timestepOf(sampling, sigmaMin(sampling)), count)
}

/** torch.linspace: counted from both ends towards the middle, in float32. */
function linspace(start: number, end: number, count: number): readonly number[] {
  if (count === 1) return [f(start)]
  const step = f(f(end - start) / (count - 1))
  return range(count, (i) => (i < count / 2 ? f(start + step * i) : f(end - step * (count - 1 - i))))
}

function range<T>(count: number, make: (i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => make(i))
}

function entry(sigmas: Float32Array, index: number): number {
  return sigmas[index] ?? 0
}
