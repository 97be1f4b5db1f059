import { combine } from './combine.ts'
import { eachStep } from './sampler.ts'
import type { SamplerRun } from './sampler.ts'

const ORDER = 4

/** Linear multistep (Adams–Bashforth on an uneven grid): integrates the Lagrange polynomial through past slopes. */
export function lms(run: SamplerRun): Promise<Float32Array> {
  let slopes: readonly Float32Array[] = []
  return eachStep(run, ({ index, x, sigma, next, denoised }) => {
    slopes = [combine([1 / sigma, x], [-1 / sigma, denoised]), ...slopes.slice(0, ORDER - 1)]
    if (next === 0) return denoised
    const nodes = slopes.map((_, j) => run.sigmas[index - j] ?? 0)
    return combine(
      [1, x],
      ...slopes.map((slope, j) => [lagrangeIntegral(nodes, j, sigma, next), slope] as const),
    )
  })
}

/** ∫ of the j-th Lagrange basis polynomial (degree ≤ 3) by two-point Gauss quadrature, which is exact for it. */
function lagrangeIntegral(nodes: readonly number[], j: number, from: number, to: number): number {
  const basis = (sigma: number): number =>
    nodes.reduce(
      (product, node, k) => (k === j ? product : (product * (sigma - node)) / ((nodes[j] ?? 0) - node)),
      1,
    )
  const middle = (from + to) / 2
  const offset = (to - from) / (2 * Math.sqrt(3))
  return ((to - from) / 2) * (basis(middle - offset) + basis(middle + offset))
}
