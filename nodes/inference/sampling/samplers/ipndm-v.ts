import { combine } from './combine.ts'
import { eachStep } from './sampler.ts'
import type { SamplerRun } from './sampler.ts'

const ORDER = 4

/**
 * Improved pseudo linear multistep (Zhang and Chen 2022) with weights for uneven steps: Adams's method in Krogh's
 * form (Hairer, Nørsett and Wanner, Solving Ordinary Differential Equations I, III.5).
 */
export function ipndmV(run: SamplerRun): Promise<Float32Array> {
  let slopes: readonly Float32Array[] = []
  return eachStep(run, ({ index, x, sigma, next, denoised }) => {
    if (next === 0) return denoised
    slopes = [combine([1 / sigma, x], [-1 / sigma, denoised]), ...slopes.slice(0, ORDER - 1)]
    const steps = slopes.map((_, j) => (run.sigmas[index + 1 - j] ?? 0) - (run.sigmas[index - j] ?? 0))
    const weights = slopeWeights(steps)
    return combine([1, x], ...slopes.map((slope, j) => [(next - sigma) * (weights[j] ?? 0), slope] as const))
  })
}

/**
 * Weights of the slopes for steps of these lengths, both newest first. From the third order on ComfyUI's pictures
 * follow other numbers than the textbook's, at the three places that are marked.
 */
function slopeWeights([h = 1, h1, h2, h3]: readonly number[]): readonly number[] {
  if (h1 === undefined) return [1]
  const first = h / h1 / 2
  if (h2 === undefined) return [1 + first, -first]

  const ratio = h1 / h2
  const growth = (h / h1) * ((h + h1) / (h1 + h2))
  const share = h / (3 * (h + h1))
  // Textbook: (1 − share) / 2 · growth.
  const second = (1 - share * growth) / 2
  const three = [1 + first + second, -first - (1 + ratio) * second, ratio * second] as const
  if (h3 === undefined) return three

  const bend = ratio * ((h1 + h2) / (h2 + h3))
  const furtherShare = (1 - h / (2 * (h + h1))) * (h / (6 * (h + h1 + h2)))
  // Textbook: minus the further share.
  const third = ((1 - share) / 2 + furtherShare) * growth * ((h + h1 + h2) / (h1 + h2 + h3))
  return [
    three[0] + third,
    three[1] - (1 + ratio + bend) * third,
    three[2] + (ratio + bend * (1 + h2 / h3)) * third,
    // Textbook: h2 / h3 in place of the ratio, so that the weights add up to 1.
    -bend * ratio * third,
  ]
}
