import { combine } from './combine.ts'
import { eachStep } from './sampler.ts'
import type { SamplerRun } from './sampler.ts'

const ORDER = 3

/**
 * Diffusion exponential integrator (Zhang and Chen 2022), the form with a table: slopes are extrapolated by a
 * polynomial in the time of the variance-preserving process.
 */
export function deis(run: SamplerRun): Promise<Float32Array> {
  let slopes: readonly Float32Array[] = []
  return eachStep(run, ({ index, x, sigma, next, denoised }) => {
    slopes = [combine([1 / sigma, x], [-1 / sigma, denoised]), ...slopes.slice(0, ORDER - 1)]
    if (next === 0) return denoised
    if (slopes.length === 1) return combine([1, x], [next - sigma, slopes[0] ?? x])
    const nodes = slopes.map((_, j) => timeOf(run.sigmas[index - j] ?? 0))
    const weights = integrals(nodes, timeOf(next))
    return combine([1, x], ...slopes.map((slope, j) => [weights[j] ?? 0, slope] as const))
  })
}

/** The process that Karras et al. 2022 call VP, for σ of 0.002 … 80 at times 0.001 … 1. */
const [SIGMA_MIN, SIGMA_MAX, FIRST_TIME] = [0.002, 80, 0.001]
const BETA_SLOPE =
  (2 * (Math.log(SIGMA_MIN ** 2 + 1) / FIRST_TIME - Math.log(SIGMA_MAX ** 2 + 1))) / (FIRST_TIME - 1)
const BETA_START = Math.log(SIGMA_MAX ** 2 + 1) - BETA_SLOPE / 2

function timeOf(sigma: number): number {
  return (Math.sqrt(BETA_START ** 2 + 2 * BETA_SLOPE * Math.log(sigma ** 2 + 1)) - BETA_START) / BETA_SLOPE
}

/** dσ / dt. */
function speed(time: number): number {
  const alphaBar = Math.exp(-(BETA_SLOPE * time ** 2) / 2 - BETA_START * time)
  return (BETA_SLOPE * time + BETA_START) / 2 / Math.sqrt(alphaBar * (1 - alphaBar))
}

const POINTS = 10_000

/** ∫ of each Lagrange polynomial dσ from the first node to `end`, in as many points as ComfyUI takes. */
function integrals(nodes: readonly number[], end: number): readonly number[] {
  const [start = 0] = nodes
  const sums = nodes.map(() => 0)
  for (let i = 0; i < POINTS; i++) {
    const time = start + ((end - start) * i) / (POINTS - 1)
    const weight = speed(time)
    for (const [j, node] of nodes.entries()) {
      let basis = 1
      for (const [k, other] of nodes.entries()) if (k !== j) basis *= (time - other) / (node - other)
      sums[j] = (sums[j] ?? 0) + weight * basis
    }
  }
  return sums.map((sum) => (sum * (end - start)) / POINTS)
}
