import { floats, type FloatTensor } from './tensor.ts'

export const RESAMPLING_METHODS = ['nearest-exact', 'bilinear', 'area', 'bicubic'] as const
export type ResamplingMethod = (typeof RESAMPLING_METHODS)[number]

/** Where to cut before scaling: `center` keeps the new shape's proportions. */
export type Crop = 'disabled' | 'center'

/**
 * Scales the last two axes of [batch, channels, h, w]; as torch's interpolate without antialiasing, pixel centres
 * in the middle of pixels. Rounds where torch does on the CPU: pictures are cut off to bytes when they are saved,
 * where the last bit of a flat area counts.
 */
export function resample(
  tensor: FloatTensor,
  size: { readonly height: number; readonly width: number },
  method: ResamplingMethod,
): FloatTensor {
  const [batch = 0, channels = 0, height = 0, width = 0] = tensor.dims
  if (size.height === height && size.width === width) return tensor
  const dims = [batch, channels, size.height, size.width]
  if (method === 'area') return floats(average(tensor, size), dims)
  const planes = batch * channels
  const wide = scaleRows(tensor.data, planes * height, width, tapsOf(method, width, size.width))
  return floats(scaleColumns(wide, planes, height, size.width, tapsOf(method, height, size.height)), dims)
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

/** For each position of the result so many source positions and weights, one after the other. */
type Taps = { readonly count: 1 | 2 | 4; readonly indices: Int32Array; readonly weights: Float32Array }

const f = Math.fround

function scaleRows(source: Float32Array, lines: number, width: number, taps: Taps): Float32Array {
  const length = taps.indices.length / taps.count
  const result = new Float32Array(lines * length)
  for (let line = 0; line < lines; line++) {
    for (let x = 0; x < length; x++) result[line * length + x] = weigh(source, line * width, 1, taps, x)
  }
  return result
}

function scaleColumns(
  source: Float32Array,
  planes: number,
  height: number,
  width: number,
  taps: Taps,
): Float32Array {
  const length = taps.indices.length / taps.count
  const result = new Float32Array(planes * length * width)
  let to = 0
  for (let plane = 0; plane < planes; plane++) {
    for (let y = 0; y < length; y++) {
      for (let x = 0; x < width; x++) {
        result[to++] = weigh(source, plane * height * width + x, width, taps, y)
      }
    }
  }
  return result
}

/** Multiplications are fused with additions, except the second; the first and the second come first. */
function weigh(source: Float32Array, from: number, stride: number, taps: Taps, position: number): number {
  const { count } = taps
  const at = position * count
  if (count === 1) return source[from + (taps.indices[at] ?? 0) * stride] ?? 0
  const second = f(weighed(source, from, stride, taps, at + 1))
  const two = f(weighed(source, from, stride, taps, at) + second)
  if (count === 2) return two
  const three = f(two + weighed(source, from, stride, taps, at + 2))
  return three + weighed(source, from, stride, taps, at + 3)
}

/** Exact in double precision. */
function weighed(source: Float32Array, from: number, stride: number, taps: Taps, at: number): number {
  return (source[from + (taps.indices[at] ?? 0) * stride] ?? 0) * (taps.weights[at] ?? 0)
}

function tapsOf(method: Exclude<ResamplingMethod, 'area'>, from: number, to: number): Taps {
  const count = TAP_COUNTS[method]
  const indices = new Int32Array(to * count)
  const weights = new Float32Array(to * count)
  const scale = f(from / to)
  for (let position = 0; position < to; position++) {
    const centre = (position + 0.5) * scale
    for (const [i, { index, weight }] of TAPS[method](centre).entries()) {
      indices[position * count + i] = Math.min(Math.max(index, 0), from - 1)
      weights[position * count + i] = weight
    }
  }
  return { count, indices, weights }
}

const TAP_COUNTS = { 'nearest-exact': 1, bilinear: 2, bicubic: 4 } as const

type Tap = { readonly index: number; readonly weight: number }

/** What the value at a fractional position, counted from the edge of the first pixel, is made of. */
const TAPS: Record<Exclude<ResamplingMethod, 'area'>, (centre: number) => readonly Tap[]> = {
  'nearest-exact': (centre) => [{ index: Math.floor(f(centre)), weight: 1 }],
  bilinear: (centre) => {
    const inside = Math.max(f(centre - 0.5), 0)
    const low = Math.floor(inside)
    const share = f(inside - low)
    return [
      { index: low, weight: f(1 - share) },
      { index: low + 1, weight: share },
    ]
  },
  bicubic: (centre) => {
    const source = f(centre - 0.5)
    const low = Math.floor(source)
    const share = f(source - low)
    const rest = f(1 - share)
    return [
      { index: low - 1, weight: cubicFar(f(share + 1)) },
      { index: low, weight: cubicNear(share) },
      { index: low + 1, weight: cubicNear(rest) },
      { index: low + 2, weight: cubicFar(f(rest + 1)) },
    ]
  },
}

/** Keys' cubic convolution kernel (1981) with torch's a, for distances to 1 … */
const A = -0.75
function cubicNear(x: number): number {
  return f(f(f(f(f((A + 2) * x) - (A + 3)) * x) * x) + 1)
}

/** … and from 1 to 2. */
function cubicFar(x: number): number {
  return f(f(f(f(f(A * x) - 5 * A) * x + 8 * A) * x) - 4 * A)
}

/** The mean of all pixels that a new pixel touches. */
function average(
  { data, dims }: FloatTensor,
  size: { readonly height: number; readonly width: number },
): Float32Array {
  const [batch = 0, channels = 0, height = 0, width = 0] = dims
  const planes = batch * channels
  const [rows, columns] = [spansOf(height, size.height), spansOf(width, size.width)]
  const result = new Float32Array(planes * size.height * size.width)
  let to = 0
  for (let plane = 0; plane < planes; plane++) {
    for (const row of rows) {
      for (const column of columns) {
        let sum = 0
        for (let y = row.start; y < row.end; y++) {
          const from = (plane * height + y) * width
          for (let x = column.start; x < column.end; x++) sum = f(sum + (data[from + x] ?? 0))
        }
        result[to++] = f(sum / (row.end - row.start)) / (column.end - column.start)
      }
    }
  }
  return result
}

function spansOf(from: number, to: number): readonly { readonly start: number; readonly end: number }[] {
  return Array.from({ length: to }, (_, position) => ({
    start: Math.floor((position * from) / to),
    end: Math.ceil(((position + 1) * from) / to),
  }))
}
