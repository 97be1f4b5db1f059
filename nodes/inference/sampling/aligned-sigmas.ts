import { roundToEven } from '../resample.ts'

/** SDXL's levels for ten steps, from Align Your Steps (Sabour et al. 2024), high to low. */
const LEVELS = [
  14.6146412293, 6.3184485287, 3.7681790315, 2.1811480769, 1.3405244945, 0.8620721141, 0.5550693289,
  0.3798540708, 0.2332364134, 0.1114188177, 0.0291671582,
]

/** For other than ten steps interpolated in ln σ; of these the last `denoise`, ending in 0. */
export function alignedSigmas(steps: number, denoise: number): readonly number[] {
  if (denoise <= 0) return []
  const all = Array.from({ length: steps + 1 }, (_, i) => levelAt((i / steps) * (LEVELS.length - 1)))
  const kept = all.slice(-(roundToEven(steps * denoise) + 1))
  return [...kept.slice(0, -1), 0]
}

function levelAt(position: number): number {
  const low = Math.min(Math.floor(position), LEVELS.length - 2)
  const share = position - low
  const [from = 1, to = 1] = LEVELS.slice(low, low + 2)
  return Math.fround(Math.exp((1 - share) * Math.log(from) + share * Math.log(to)))
}
