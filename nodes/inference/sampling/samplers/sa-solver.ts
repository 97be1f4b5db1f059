import { combine } from './combine.ts'
import { eachStep } from './sampler.ts'
import type { Sampler, SamplerRun } from './sampler.ts'
import { solve } from './solve.ts'

const [PREDICTOR_ORDER, CORRECTOR_ORDER] = [3, 4]
/** Noise is renewed in this part of the denoising, as much as the SDE has (τ = 1), and elsewhere not at all. */
const [NOISE_FROM, NOISE_TO] = [0.2, 0.8]

/** SA-Solver (Xue et al. 2023): a stochastic Adams method on x0, predictor and corrector; one model call a step. */
export function saSolver(run: SamplerRun): Promise<Float32Array> {
  return stochasticAdams({ asksAgain: false })(run)
}

/** The same with a second model call, at the corrected point. */
export function saSolverPece(run: SamplerRun): Promise<Float32Array> {
  return stochasticAdams({ asksAgain: true })(run)
}

type Answer = { readonly lambda: number; readonly denoised: Float32Array }

/** The part of a step that predictor and corrector share: all but the polynomial through the answers. */
type Stretch = {
  readonly from: number
  readonly to: number
  /** τ². */
  readonly renewal: number
  /** What is left of x, and the noise: the corrector takes the predictor's. */
  readonly rest: Float32Array
}

function stochasticAdams({ asksAgain }: { readonly asksAgain: boolean }): Sampler {
  return (run) => {
    const steps = run.sigmas.length - 1
    const endsClean = run.sigmas[steps] === 0
    const renewal = renewalOf(run)
    let answers: readonly Answer[] = []
    let stretch: Stretch | null = null
    return eachStep(run, async ({ index, x: predicted, sigma, next, denoised: first }) => {
      const lambda = -Math.log(sigma)
      let denoised = first
      answers = [{ lambda, denoised }, ...answers.slice(0, CORRECTOR_ORDER - 1)]
      // Towards x0 the orders fall, for stability.
      const limit = endsClean ? steps - 1 - index : Infinity
      let x = predicted
      if (stretch !== null && (next > 0 || asksAgain)) {
        x = adams(stretch, answers.slice(0, Math.min(CORRECTOR_ORDER, limit + 1)))
        if (asksAgain) {
          denoised = await run.denoise(x, sigma)
          answers = [{ lambda, denoised }, ...answers.slice(1)]
        }
      }
      if (next === 0) return denoised
      stretch = stretchOf(run, { x, sigma, next, renewal: renewal(next) })
      return adams(stretch, answers.slice(0, Math.min(PREDICTOR_ORDER, limit)))
    })
  }
}

function renewalOf(run: SamplerRun): (sigma: number) => number {
  const [high, low] = [run.sigmaAtPercent(NOISE_FROM), run.sigmaAtPercent(NOISE_TO)]
  return (sigma) => (sigma <= high && sigma >= low ? 1 : 0)
}

function stretchOf(
  run: SamplerRun,
  { x, sigma, next, renewal }: { x: Float32Array; sigma: number; next: number; renewal: number },
): Stretch {
  const [from, to] = [-Math.log(sigma), -Math.log(next)]
  const kept = combine([(next / sigma) * Math.exp(-renewal * (to - from)), x])
  if (renewal === 0) return { from, to, renewal, rest: kept }
  const spread = next * Math.sqrt(-Math.expm1(-2 * renewal * (to - from)))
  return { from, to, renewal, rest: combine([1, kept], [spread, run.gaussian()]) }
}

/** Predictor and corrector differ only in whether there is an answer at the end of the stretch. */
function adams({ from, to, renewal, rest }: Stretch, answers: readonly Answer[]): Float32Array {
  const length = to - from
  const nodes = answers.map(({ lambda }) => (to - lambda) / length)
  const moments = nodes.map((_, power) => moment(power, (1 + renewal) * length))
  // Weights that integrate every polynomial through the answers: Σ weight · node^k is the k-th moment.
  const weights = solve(
    nodes.map((_, power) => nodes.map((node) => node ** power)),
    moments,
  )
  return combine([1, rest], ...answers.map(({ denoised }, i) => [weights[i] ?? 0, denoised] as const))
}

/** ∫ z · e^(−z·s) · s^power ds for s in 0 … 1: by parts where z is large, as a series where that cancels. */
function moment(power: number, z: number): number {
  if (z > 1) return power === 0 ? -Math.expm1(-z) : (power / z) * moment(power - 1, z) - Math.exp(-z)
  let [term, sum] = [z, 0]
  for (let m = 0; m < 20; m++) {
    sum += term / (power + m + 1)
    term *= -z / (m + 1)
  }
  return sum
}
