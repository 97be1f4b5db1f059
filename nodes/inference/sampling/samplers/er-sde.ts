import { combine } from './combine.ts'
import { eachStep } from './sampler.ts'
import type { SamplerRun } from './sampler.ts'

/** Extended reverse-time SDE solver of third order (Cui et al. 2023). */
export function erSde(run: SamplerRun): Promise<Float32Array> {
  let last: Float32Array | null = null
  let lastChange: Float32Array | null = null
  return eachStep(run, ({ index, x, sigma, next, denoised }) => {
    if (next === 0) return denoised
    const ratio = scaler(next) / scaler(sigma)
    const step = next - sigma
    const terms: (readonly [number, Float32Array])[] = [
      [ratio, x],
      [1 - ratio, denoised],
    ]
    let change: Float32Array | null = null
    if (last !== null) {
      const before = run.sigmas[index - 1] ?? 0
      change = combine([1 / (sigma - before), denoised], [-1 / (sigma - before), last])
      terms.push([step + integral(sigma, next, () => 1) * scaler(next), change])
      if (lastChange !== null) {
        const span = (sigma - (run.sigmas[index - 2] ?? 0)) / 2
        const weight = step ** 2 / 2 + integral(sigma, next, (at) => at - sigma) * scaler(next)
        terms.push([weight / span, change], [-weight / span, lastChange])
      }
    }
    const noise = Math.sqrt(Math.max(next ** 2 - sigma ** 2 * ratio ** 2, 0))
    terms.push([noise, run.gaussian()])
    ;[last, lastChange] = [denoised, change]
    return combine(...terms)
  })
}

/** How strongly noise is renewed: the paper's best, ER-SDE 5. */
function scaler(sigma: number): number {
  return sigma * (Math.exp(sigma ** 0.3) + 10)
}

const POINTS = 200

/** ∫ f(σ) / scaler(σ) dσ from the lower to the higher level, summed from the lower in ComfyUI's steps. */
function integral(from: number, to: number, f: (sigma: number) => number): number {
  const size = (from - to) / POINTS
  let sum = 0
  for (let i = 0; i < POINTS; i++) {
    const at = to + i * size
    sum += f(at) / scaler(at)
  }
  return sum * size
}
