import { crop } from './remap.ts'
import { resample, roundToEven } from './resample.ts'
import { floats, type FloatTensor } from './tensor.ts'
import type { Mask } from './values.ts'

/**
 * A mask over pictures [batch, height, width, channels], of their size and, like them when they are encoded, without
 * what exceeds a multiple of 8 pixels: [n, 1, h, w].
 */
export function maskOver(mask: Mask, pictures: FloatTensor): FloatTensor {
  const [count = 1, maskHeight = 1, maskWidth = 1] = mask.values.dims
  const [, height = 0, width = 0] = pictures.dims
  const planes = floats(mask.values.data, [count, 1, maskHeight, maskWidth])
  return crop(resample(planes, { height, width }, 'bilinear'), 2, onGrid(height, width))
}

/** Cut around the centre to multiples of 8 pixels. */
export function cropToGrid(pictures: FloatTensor): FloatTensor {
  const [, height = 0, width = 0] = pictures.dims
  return crop(pictures, 1, onGrid(height, width))
}

function onGrid(
  height: number,
  width: number,
): { readonly top: number; readonly left: number; readonly height: number; readonly width: number } {
  return {
    top: Math.floor((height % 8) / 2),
    left: Math.floor((width % 8) / 2),
    height: height - (height % 8),
    width: width - (width % 8),
  }
}

/** The mask with hard edges, and what lies so near that a square of `by` pixels touches it. [n, 1, h, w] */
export function growMask({ data, dims }: FloatTensor, by: number): FloatTensor {
  const hard = data.map(roundToEven)
  if (by < 2) return floats(hard, dims)
  const [count = 1, , height = 0, width = 0] = dims
  const before = Math.ceil((by - 1) / 2)
  const across = spread(hard, { lines: count * height, length: width, stride: 1, before, by })
  const grown = new Float32Array(data.length)
  for (let item = 0; item < count; item++) {
    const from = item * height * width
    const plane = across.subarray(from, from + height * width)
    // Columns lie one beside the other: each is a line of stride `width`.
    grown.set(spread(plane, { lines: width, length: height, stride: width, before, by }), from)
  }
  return floats(grown, dims)
}

/** The largest within a window along each line. */
function spread(
  values: Float32Array,
  {
    lines,
    length,
    stride,
    before,
    by,
  }: { lines: number; length: number; stride: number; before: number; by: number },
): Float32Array {
  const result = new Float32Array(values.length)
  for (let line = 0; line < lines; line++) {
    const start = stride === 1 ? line * length : line
    for (let at = 0; at < length; at++) {
      let most = 0
      const end = Math.min(at - before + by, length)
      for (let i = Math.max(at - before, 0); i < end; i++) {
        most = Math.max(most, values[start + i * stride] ?? 0)
      }
      result[start + at * stride] = most
    }
  }
  return result
}

/** Pictures with grey where the mask, rounded, is 1: the encoder sees nothing of what will be painted over. */
export function greyUnder(mask: FloatTensor, { data, dims }: FloatTensor): FloatTensor {
  const [, height = 0, width = 0, channels = 0] = dims
  const [masks = 1] = mask.dims
  const area = height * width
  const greyed = data.map((value, i) => {
    const pixel = Math.floor(i / channels)
    const item = Math.floor(pixel / area) % masks
    const kept = 1 - roundToEven(mask.data[item * area + (pixel % area)] ?? 0)
    return Math.fround((value - 0.5) * kept) + 0.5
  })
  return floats(greyed, dims)
}
