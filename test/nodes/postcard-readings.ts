/**
 * What plain arithmetic reads from postcards of 128×128 pixels, as bytes [height, width, 3]. The thresholds lie in the
 * middle between what drawn cards measure.
 */
export const CARD = 128

/** What the words stand for on the cards that the model learned from. */
export const PALETTE = {
  red: [222, 38, 38],
  orange: [250, 136, 24],
  yellow: [250, 216, 40],
  green: [30, 158, 66],
  blue: [36, 92, 222],
  purple: [132, 52, 182],
  pink: [250, 132, 182],
} as const
export type Colour = keyof typeof PALETTE
const COLOURS = Object.keys(PALETTE) as readonly Colour[]
const WHITE = [246, 244, 240] as const

export type Weather = 'clear' | 'clouds' | 'rain' | 'snow' | 'fog'

/** Of a landscape by day, without a thing in it; not of the sea, whose foot is sand. */
export function weatherOf(pixels: Uint8Array): Weather {
  const sky = part(pixels, 0, 0.3)
  if (mean(sky, ([r, , b]) => b - r) > 98) return 'clear'
  if (mean(sky, (pixel) => (Math.min(...pixel) > 215 ? 1 : 0)) > 0.06) return 'clouds'
  if (strokes(pixels) < 0.016) return 'fog'
  return mean(part(pixels, 0.78, 1), (pixel) => Math.min(...pixel)) > 152 ? 'snow' : 'rain'
}

/** How many pixels of the sky are lighter than those four to their left and right: strokes of rain, flakes of snow. */
function strokes(pixels: Uint8Array): number {
  const light = part(pixels, 0, 0.3).map(([r, g, b]) => (r + g + b) / 3)
  const isStroke = light.map((here, i) => {
    const [left, right] = [light[i - 4], light[i + 4]]
    const isInside = i % CARD >= 4 && i % CARD < CARD - 4
    return isInside && left !== undefined && right !== undefined && here - Math.max(left, right) > 8
  })
  return isStroke.filter(Boolean).length / isStroke.length
}

/** How many pixels have about this colour. */
export function areaOf(pixels: Uint8Array, colour: Colour): number {
  return placesOf(pixels, colour).length
}

/** Where the pixels of about this colour lie on the average, from 0 at the left to 1 at the right. */
export function centreOf(pixels: Uint8Array, colour: Colour): number {
  const columns = placesOf(pixels, colour).map((i) => (i % CARD) / CARD)
  return columns.reduce((sum, column) => sum + column, 0) / columns.length
}

/** The pixels of about this colour, counted line by line. */
export function placesOf(pixels: Uint8Array, colour: Colour): readonly number[] {
  const [r, g, b] = PALETTE[colour]
  return part(pixels, 0, 1).flatMap((pixel, i) =>
    Math.hypot(pixel[0] - r, pixel[1] - g, pixel[2] - b) < 70 ? [i] : [],
  )
}

/**
 * The colour whose difference from white points where the picture's does, over the pixels that changed: the same
 * seed draws the same card, so that these are the thing's, in whatever light. null where hardly any changed.
 */
export function colourOfChange(white: Uint8Array, painted: Uint8Array): Colour | null {
  const change = [0, 0, 0]
  let changed = 0
  for (let i = 0; i < painted.length; i += 3) {
    const step = [0, 1, 2].map((c) => (painted[i + c] ?? 0) - (white[i + c] ?? 0))
    if (Math.hypot(...step) < 60) continue
    changed++
    for (const c of [0, 1, 2]) change[c] = (change[c] ?? 0) + (step[c] ?? 0)
  }
  if (changed < 40) return null
  const likeness = (colour: Colour): number => {
    const wanted = PALETTE[colour].map((value, c) => value - (WHITE[c] ?? 0))
    return wanted.reduce((sum, value, c) => sum + value * (change[c] ?? 0), 0) / Math.hypot(...wanted)
  }
  return COLOURS.toSorted((a, b) => likeness(b) - likeness(a))[0] ?? null
}

export function brightness(pixels: Uint8Array): number {
  return mean(part(pixels, 0, 1), ([r, g, b]) => (r + g + b) / 3)
}

/** Of the pixels between two heights, from 0 at the top to 1 at the foot. */
export function meanColour(pixels: Uint8Array, top: number, foot: number): Pixel {
  const band = part(pixels, top, foot)
  return [mean(band, ([r]) => r), mean(band, ([, g]) => g), mean(band, ([, , b]) => b)]
}

type Pixel = readonly [r: number, g: number, b: number]

/** The pixels between two heights, from 0 at the top to 1 at the foot. */
function part(pixels: Uint8Array, top: number, foot: number): readonly Pixel[] {
  const from = Math.round(top * CARD) * CARD
  const count = Math.round(foot * CARD) * CARD - from
  return Array.from({ length: count }, (_, i) => {
    const [r = 0, g = 0, b = 0] = pixels.subarray((from + i) * 3, (from + i) * 3 + 3)
    return [r, g, b] as const
  })
}

function mean(pixels: readonly Pixel[], of: (pixel: Pixel) => number): number {
  return pixels.reduce((sum, pixel) => sum + of(pixel), 0) / pixels.length
}
