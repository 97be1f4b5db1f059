import { combine } from './combine.ts'
import { eachStep } from './sampler.ts'
import type { Sampler, SamplerRun } from './sampler.ts'

/** SEEDS (Gonzalez et al. 2023): exponential solvers of two and three stages for the diffusion SDE. */
export function seeds2(run: SamplerRun): Promise<Float32Array> {
  return twoStages({ at: 0.5, noise: 1, form: 'first' })(run)
}

/** Heun's method on x0 in exponential form. */
export function expHeun2X0(run: SamplerRun): Promise<Float32Array> {
  return twoStages({ at: 1, noise: 0, form: 'second' })(run)
}

/** The same with as much noise as the SDE has. */
export function expHeun2X0Sde(run: SamplerRun): Promise<Float32Array> {
  return twoStages({ at: 1, noise: 1, form: 'second' })(run)
}

/** `at`: the second stage, as a share of the step in ln σ; `form`: which φ joins the stages. */
function twoStages({ at, noise, form }: { at: number; noise: 0 | 1; form: 'first' | 'second' }): Sampler {
  return (run) =>
    eachStep(run, async ({ x, sigma, next, denoised }) => {
      if (next === 0) return denoised
      const step = Math.log(sigma / next)
      const path = noisePath(run, noise * step)
      const middle = sigma * Math.exp(-at * step)
      const halfway = combine(
        [(middle / sigma) * Math.exp(-at * step * noise), x],
        [-phi1(-at * step * (1 + noise)), denoised],
        ...path(0, at, middle),
      )
      const better = await run.denoise(halfway, middle)
      const whole = -step * (1 + noise)
      const second = form === 'second' ? phi2(whole) / at : phi1(whole) / (2 * at)
      return combine(
        [(next / sigma) * Math.exp(-step * noise), x],
        [-(phi1(whole) - second), denoised],
        [-second, better],
        ...path(at, 1, next),
      )
    })
}

const [FIRST, SECOND] = [1 / 3, 2 / 3]

export function seeds3(run: SamplerRun): Promise<Float32Array> {
  return eachStep(run, async ({ x, sigma, next, denoised }) => {
    if (next === 0) return denoised
    const step = Math.log(sigma / next)
    const path = noisePath(run, step)
    const kept = (share: number): number => Math.exp(-2 * share * step)
    const [one, two] = [sigma * Math.exp(-FIRST * step), sigma * Math.exp(-SECOND * step)]
    const x2 = combine([kept(FIRST), x], [-phi1(-2 * FIRST * step), denoised], ...path(0, FIRST, one))
    const denoised2 = await run.denoise(x2, one)
    const toSecond = (SECOND / FIRST) * phi2(-2 * SECOND * step)
    const x3 = combine(
      [kept(SECOND), x],
      [-(phi1(-2 * SECOND * step) - toSecond), denoised],
      [-toSecond, denoised2],
      ...path(FIRST, SECOND, two),
    )
    const denoised3 = await run.denoise(x3, two)
    const toThird = phi2(-2 * step) / SECOND
    return combine(
      [kept(1), x],
      [-(phi1(-2 * step) - toThird), denoised],
      [-toThird, denoised3],
      ...path(SECOND, 1, next),
    )
  })
}

/** h · φ1(h) and h · φ2(h) of exponential integrators. */
function phi1(h: number): number {
  return Math.expm1(h)
}
function phi2(h: number): number {
  return (Math.expm1(h) - h) / h
}

type Terms = readonly (readonly [number, Float32Array])[]

/** One path of noise through the stages of a step: each stretch fades what was there and adds to it. */
function noisePath(run: SamplerRun, length: number): (from: number, to: number, sigma: number) => Terms {
  let noise: Float32Array | null = null
  return (from, to, sigma) => {
    if (length === 0) return []
    const stretch = (from - to) * length
    const added = [Math.sqrt(-Math.expm1(2 * stretch)), run.gaussian()] as const
    noise = noise === null ? combine(added) : combine([Math.exp(stretch), noise], added)
    return [[sigma, noise]]
  }
}
