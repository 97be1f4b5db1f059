import { floats, type FloatTensor } from './tensor.ts'

export const RESAMPLING_METHODS = ['nearest-exact', 'bilinear', 'area', 'bicubic'] as const
export type ResamplingMethod = (typeof RESAMPLING_METHODS)[number]

/** Where to cut before scaling: `center` keeps the new shape's proportions. */
export type Crop = 'disabled' | 'center'

/**
 * Scales the last two axes of [batch, channels, h, w]; as torch's interpolate without antialiasing,
 * pixel centres in the middle of pixels.
 */
export function resample(
  tensor: FloatTensor,
  size: { readonly height: number; readonly width: number },
  method: ResamplingMethod,
): FloatTensor {
  const [batch = 0, channels = 0, height = 0, width = 0] = tensor.dims
  if (size.height === height && size.width === width) return tensor
  const columns = tapsOf(method, width, size.width)
  const rows = tapsOf(method, height, size.height)
  const planes = batch * channels
  const wide = new Float32Array(planes * height * size.width)
  for (let line = 0; line < planes * height; line++) {
    for (const [x, taps] of columns.entries()) {
      let sum = 0
      for (const { index, weight } of taps) sum += (tensor.data[line * width + index] ?? 0) * weight
      wide[line * size.width + x] = sum
    }
  }
  const result = new Float32Array(planes * size.height * size.width)
  for (let plane = 0; plane < planes; plane++) {
    for (const [y, taps] of rows.entries()) {
      const to = (plane * size.height + y) * size.width
      for (let x = 0; x < size.width; x++) {
        let sum = 0
        for (const { index, weight } of taps) {
          sum += (wide[(plane * height + index) * size.width + x] ?? 0) * weight
        }
        result[to + x] = sum
      }
    }
  }
  return floats(result, [batch, channels, size.height, size.width])
}

/** Trims the longer side of [batch, channels, h, w], equally at both ends, to the proportions of `size`. */
export function cropToAspect(
  tensor: FloatTensor,
  size: { readonly height: number; readonly width: number },
): FloatTensor {
  const [batch = 0, channels = 0, height = 0, width = 0] = tensor.dims
  const [before, after] = [width / height, size.width / size.height]
  const left = before > after ? roundToEven((width - width * (after / before)) / 2) : 0
  const top = before < after ? roundToEven((height - height * (before / after)) / 2) : 0
  if (left === 0 && top === 0) return tensor
  const [newHeight, newWidth] = [height - 2 * top, width - 2 * left]
  const data = new Float32Array(batch * channels * newHeight * newWidth)
  for (let plane = 0; plane < batch * channels; plane++) {
    for (let y = 0; y < newHeight; y++) {
      const from = (plane * height + top + y) * width + left
      data.set(tensor.data.subarray(from, from + newWidth), (plane * newHeight + y) * newWidth)
    }
  }
  return floats(data, [batch, channels, newHeight, newWidth])
}

/** Python's `round`: halves go to the even neighbour. */
export function roundToEven(value: number): number {
  const floor = Math.floor(value)
  const rest = value - floor
  if (rest !== 0.5) return Math.round(value)
  return floor % 2 === 0 ? floor : floor + 1
}

type Tap = { readonly index: number; readonly weight: number }

function tapsOf(method: ResamplingMethod, from: number, to: number): readonly (readonly Tap[])[] {
  return Array.from({ length: to }, (_, position) => TAPS[method](position, from, to))
}

const TAPS: Record<ResamplingMethod, (position: number, from: number, to: number) => readonly Tap[]> = {
  'nearest-exact': (position, from, to) => [
    { index: Math.min(Math.floor((position + 0.5) * (from / to)), from - 1), weight: 1 },
  ],
  bilinear: (position, from, to) => {
    const source = Math.max((position + 0.5) * (from / to) - 0.5, 0)
    const low = Math.floor(source)
    const share = source - low
    return [
      { index: low, weight: 1 - share },
      { index: Math.min(low + 1, from - 1), weight: share },
    ]
  },
  area: (position, from, to) => {
    const start = Math.floor((position * from) / to)
    const end = Math.ceil(((position + 1) * from) / to)
    return Array.from({ length: end - start }, (_, i) => ({ index: start + i, weight: 1 / (end - start) }))
  },
  bicubic: (position, from, to) => {
    const source = (position + 0.5) * (from / to) - 0.5
    const low = Math.floor(source)
    return [-1, 0, 1, 2].map((offset) => ({
      index: Math.min(Math.max(low + offset, 0), from - 1),
      weight: cubic(Math.abs(source - low - offset)),
    }))
  },
}

/** Keys' cubic convolution kernel (1981) with torch's a. */
function cubic(distance: number): number {
  const a = -0.75
  if (distance <= 1) return ((a + 2) * distance - (a + 3)) * distance * distance + 1
  return ((a * distance - 5 * a) * distance + 8 * a) * distance - 4 * a
}
