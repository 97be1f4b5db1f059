import { combine } from './combine.ts'
import type { Sampler, SamplerRun } from './sampler.ts'
import { solve } from './solve.ts'

const MAX_ORDER = 3
/** Stands for σ = 0, whose logarithm the method needs. */
const LAST_SIGMA = 0.001

type Past = { readonly denoised: Float32Array; readonly lambda: number }

/** UniPC (Zhao et al. 2023), data prediction, B(h) = h. */
export function uniPc(run: SamplerRun): Promise<Float32Array> {
  return unified((h) => h)(run)
}

/** UniPC with B(h) = e^h − 1. */
export function uniPcBh2(run: SamplerRun): Promise<Float32Array> {
  return unified(Math.expm1)(run)
}

/** Works on the variance-preserving latent α · x, α = 1/√(1 + σ²); λ = −ln σ. */
function unified(stepFunction: (h: number) => number): Sampler {
  return async (run) => {
    const sigmas = run.sigmas.map((sigma, i) =>
      i === run.sigmas.length - 1 && sigma === 0 ? LAST_SIGMA : sigma,
    )
    const steps = sigmas.length - 1
    const order = Math.min(MAX_ORDER, steps - 1)
    const predict = (x: Float32Array, sigma: number): Promise<Float32Array> =>
      run.denoise(combine([1 / alpha(sigma), x]), sigma)

    let sigma = sigmas[0] ?? 0
    let x = combine([alpha(sigma), run.x])
    let past: readonly Past[] = [{ denoised: await predict(x, sigma), lambda: -Math.log(sigma) }]
    for (let step = 1; step <= steps; step++) {
      const next = sigmas[step] ?? 0
      const [newest] = past
      if (newest) run.onStep(step - 1, newest.denoised)
      const stepOrder = Math.max(Math.min(order, step, steps + 1 - step), 1)
      const update = unifiedStep({ x, sigma, next, past: past.slice(0, stepOrder), stepFunction })
      x = update.predicted
      if (step < steps) {
        const denoised = await predict(x, next)
        x = update.correct(denoised)
        past = [{ denoised, lambda: -Math.log(next) }, ...past].slice(0, MAX_ORDER)
      }
      sigma = next
    }
    return combine([1 / alpha(sigma), x])
  }
}

/** One predictor step (equation 5) and the corrector that uses the model at the predicted point (equation 3). */
function unifiedStep(at: {
  readonly x: Float32Array
  readonly sigma: number
  readonly next: number
  readonly past: readonly Past[]
  readonly stepFunction: (h: number) => number
}): { readonly predicted: Float32Array; readonly correct: (denoised: Float32Array) => Float32Array } {
  const [newest, ...older] = at.past
  if (!newest) throw new Error('A UniPC step needs a model output to start from.')
  const h = -Math.log(at.next) - newest.lambda
  const scale = -alpha(at.next) * at.stepFunction(-h)
  const nodes = [...older.map((past) => (past.lambda - newest.lambda) / h), 1]
  const differences = older.map((past, i) =>
    combine([1 / (nodes[i] ?? 1), past.denoised], [-1 / (nodes[i] ?? 1), newest.denoised]),
  )
  const { rows, right } = orderConditions(nodes, -h, at.stepFunction(-h))
  const base = combine(
    [(at.next * alpha(at.next)) / (at.sigma * alpha(at.sigma)), at.x],
    [-alpha(at.next) * Math.expm1(-h), newest.denoised],
  )
  const predictorWeights = predictor(rows, right)
  return {
    predicted: combine(
      [1, base],
      ...differences.map((d, i) => [scale * (predictorWeights[i] ?? 0), d] as const),
    ),
    correct: (denoised) => {
      const weights = nodes.length === 1 ? [0.5] : solve(rows, right)
      return combine([1, base], ...differences.map((d, i) => [scale * (weights[i] ?? 0), d] as const), [
        scale * (weights[nodes.length - 1] ?? 0),
        combine([1, denoised], [-1, newest.denoised]),
      ])
    },
  }
}

function predictor(rows: readonly (readonly number[])[], right: readonly number[]): readonly number[] {
  const order = rows.length
  if (order === 1) return []
  if (order === 2) return [0.5]
  return solve(
    rows.slice(0, -1).map((row) => row.slice(0, -1)),
    right.slice(0, -1),
  )
}

/** R_k = nodes^(k−1), b_k = k! φ_(k+1)(h) · h / B(h). */
function orderConditions(
  nodes: readonly number[],
  h: number,
  b: number,
): { rows: number[][]; right: number[] } {
  const right: number[] = []
  let phi = Math.expm1(h) / h - 1
  let factorial = 1
  for (let k = 1; k <= nodes.length; k++) {
    right.push((phi * factorial) / b)
    factorial *= k + 1
    phi = phi / h - 1 / factorial
  }
  return { rows: nodes.map((_, k) => nodes.map((node) => node ** k)), right }
}

function alpha(sigma: number): number {
  return 1 / Math.sqrt(1 + sigma ** 2)
}
