import { combine } from './combine.ts'
import type { SamplerRun } from './sampler.ts'

/**
 * DPM-Solver of order 1 to 3 (Lu et al. 2022, algorithms 1 and 2 with α = 1): x at λ' from x at λ = −ln σ, by way
 * of the noise ε = (x − x0)/σ that the model sees there and at shares of the way.
 */
export type DpmStep = {
  readonly x: Float32Array
  readonly lambda: number
  readonly next: number
  /** ε at λ. */
  readonly noise: Float32Array
}

/** ε that the model sees in x at λ. */
export type NoiseAt = (x: Float32Array, lambda: number) => Promise<Float32Array>

/** Takes ε as constant; also to a `share` of the way, where the higher orders ask again. */
export function firstOrder({ x, lambda, next, noise }: DpmStep, share = 1): Float32Array {
  const stretch = share * (next - lambda)
  return combine([1, x], [-Math.exp(-lambda - stretch) * Math.expm1(stretch), noise])
}

/** ε at a share of the way. */
export function noiseAlong(step: DpmStep, share: number, noiseAt: NoiseAt): Promise<Float32Array> {
  return noiseAt(firstOrder(step, share), step.lambda + share * (step.next - step.lambda))
}

/** `there`: ε at this share of the way. */
export function secondOrder(step: DpmStep, share: number, there: Float32Array): Float32Array {
  const change = (Math.exp(-step.next) * Math.expm1(step.next - step.lambda)) / (2 * share)
  return combine([1, firstOrder(step)], [-change, there], [change, step.noise])
}

/** `third`: ε at a third of the way; asks once more, at two thirds. */
export async function thirdOrder(
  step: DpmStep,
  third: Float32Array,
  noiseAt: NoiseAt,
): Promise<Float32Array> {
  const share = 2 / 3
  const length = step.next - step.lambda
  const later = step.lambda + share * length
  const bend = 2 * Math.exp(-later) * phi2(share * length)
  const there = combine([1, firstOrder(step, share)], [-bend, third], [bend, step.noise])
  const change = (Math.exp(-step.next) * phi2(length)) / share
  return combine([1, firstOrder(step)], [-change, await noiseAt(there, later)], [change, step.noise])
}

/** h · φ2(h) of exponential integrators. */
function phi2(h: number): number {
  return Math.expm1(h) / h - 1
}

/** Asks at λ; x0 too. */
export async function ask(
  run: SamplerRun,
  x: Float32Array,
  lambda: number,
): Promise<{ readonly denoised: Float32Array; readonly noise: Float32Array }> {
  const sigma = Math.exp(-lambda)
  const denoised = await run.denoise(x, sigma)
  return { denoised, noise: combine([1 / sigma, x], [-1 / sigma, denoised]) }
}

/** λ of the first σ and of the last above 0, where these methods end. */
export function lambdaRange(sigmas: readonly number[]): { readonly start: number; readonly end: number } {
  const last = sigmas[sigmas.length - 1] === 0 ? sigmas.length - 2 : sigmas.length - 1
  return { start: -Math.log(sigmas[0] ?? 1), end: -Math.log(sigmas[last] ?? 1) }
}
