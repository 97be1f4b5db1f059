import { readFileSync } from 'node:fs'
import { readPicture } from '../../nodes/inference/image/read-picture.ts'
import { meanColour } from './postcard-readings.ts'

const SCENES = ['the sea', 'the hills', 'the mountains', 'the desert', 'the city'] as const
const HOURS = ['in the morning', 'by day', 'at sunset', 'at night'] as const

/** "the city at night": every scene at every hour, as it is said in a prompt. */
export const SCENES_BY_HOUR = SCENES.flatMap((scene) => HOURS.map((hour) => `${scene} ${hour}`))

/** From the sky down to the foot; where the horizon may be, nothing is read. */
const BANDS = [
  [0, 0.2],
  [0.2, 0.4],
  [0.4, 0.56],
  [0.6, 0.75],
  [0.88, 1],
] as const

/** A pixel for each of the bands, from above, and each scene by hour, from the left: means of 40 drawn cards each. */
const { rgb: MEANS } = await readPicture(
  readFileSync(new URL('../fixtures/postcards/scenes-by-hour.png', import.meta.url)),
)

/** Which of `SCENES_BY_HOUR` a landscape without a thing in it is most like. */
export function sceneByHourOf(pixels: Uint8Array): string {
  const seen = BANDS.map(([top, foot]) => meanColour(pixels, top, foot))
  const unlikeness = (column: number): number =>
    seen.reduce((sum, [r, g, b], band) => {
      const at = (band * SCENES_BY_HOUR.length + column) * 3
      const [R = 0, G = 0, B = 0] = MEANS.subarray(at, at + 3)
      return sum + (r - R) ** 2 + (g - G) ** 2 + (b - B) ** 2
    }, 0)
  const all = SCENES_BY_HOUR.map((said, column) => ({ said, unlikeness: unlikeness(column) }))
  return all.toSorted((a, b) => a.unlikeness - b.unlikeness)[0]?.said ?? ''
}
