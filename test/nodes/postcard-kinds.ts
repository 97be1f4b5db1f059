import { CARD, type Colour, placesOf } from './postcard-readings.ts'

type Shape = {
  /** How high the middle of its pixels lies, from 0 at the top to 1 at the foot. */
  readonly middle: number
  /** How many times as wide as high it is. */
  readonly aspect: number
  /** How much of its box has its colour; more than 1 for a crown, since the box leaves out a twentieth on each side. */
  readonly fill: number
}

/** What the things measure on the average, on drawn cards. A soft sun has lost its rays and is like a star: it is left out. */
const SHAPES = {
  house: { middle: 0.78, aspect: 1.41, fill: 0.8 },
  tree: { middle: 0.61, aspect: 1.03, fill: 1.08 },
  boat: { middle: 0.63, aspect: 1.06, fill: 0.58 },
  fence: { middle: 0.82, aspect: 2.5, fill: 0.98 },
  cat: { middle: 0.76, aspect: 0.71, fill: 0.9 },
  balloon: { middle: 0.31, aspect: 0.88, fill: 0.71 },
  moon: { middle: 0.21, aspect: 0.64, fill: 0.51 },
  star: { middle: 0.21, aspect: 0.98, fill: 0.88 },
} as const satisfies Readonly<Record<string, Shape>>
export type Kind = keyof typeof SHAPES
export const KINDS = Object.keys(SHAPES) as readonly Kind[]

/** The thing whose shape what has this colour is most like, whatever its size; null where hardly anything has it. */
export function kindOf(pixels: Uint8Array, colour: Colour): Kind | null {
  const places = largest(placesOf(pixels, colour))
  if (places.length < 40) return null
  const columns = places.map(columnOf).toSorted((a, b) => a - b)
  const rows = places.map((i) => Math.floor(i / CARD)).toSorted((a, b) => a - b)
  const [width, height] = [extent(columns), extent(rows)]
  const middle = rows.reduce((sum, row) => sum + row, 0) / rows.length / CARD
  const fill = places.length / (width * height)
  const unlikeness = (kind: Kind): number => {
    const shape = SHAPES[kind]
    const stretch = Math.log(width / height / shape.aspect)
    return Math.hypot(middle - shape.middle, 0.3 * stretch, 0.5 * (fill - shape.fill))
  }
  return KINDS.toSorted((a, b) => unlikeness(a) - unlikeness(b))[0] ?? null
}

/** Of what lies side by side the part with most pixels, for a thing is sometimes painted twice. */
function largest(places: readonly number[]): readonly number[] {
  const parts: number[][] = []
  let last = Number.NEGATIVE_INFINITY
  for (const place of places.toSorted((a, b) => columnOf(a) - columnOf(b))) {
    // A balloon's stripe is narrower than that.
    if (columnOf(place) - last > 6) parts.push([])
    parts.at(-1)?.push(place)
    last = columnOf(place)
  }
  return parts.toSorted((a, b) => b.length - a.length)[0] ?? []
}

function columnOf(place: number): number {
  return place % CARD
}

/** From the twentieth part on to the twentieth before the last, so that a stray pixel does not count. */
function extent(sorted: readonly number[]): number {
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0
  return at(0.95) - at(0.05) + 1
}
