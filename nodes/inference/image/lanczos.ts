import { floats, type FloatTensor } from '../tensor.ts'

/**
 * Lanczos resampling (a = 3) on bytes, as Pillow does it: the kernel widens when shrinking, weights are integers
 * of 22 bits, and rows are rounded to bytes between the two passes.
 * [batch, channels, h, w] whole numbers 0 … 255 in and out.
 */
export function lanczos(
  tensor: FloatTensor,
  size: { readonly height: number; readonly width: number },
): FloatTensor {
  const [batch = 0, channels = 0, height = 0, width = 0] = tensor.dims
  const planes = batch * channels
  const columns = kernels(width, size.width)
  const rows = kernels(height, size.height)
  const wide = new Float32Array(planes * height * size.width)
  for (let line = 0; line < planes * height; line++) {
    for (const [x, { first, weights }] of columns.entries()) {
      let sum = HALF
      for (const [i, weight] of weights.entries()) {
        sum += (tensor.data[line * width + first + i] ?? 0) * weight
      }
      wide[line * size.width + x] = toByte(sum)
    }
  }
  const result = new Float32Array(planes * size.height * size.width)
  for (let plane = 0; plane < planes; plane++) {
    for (const [y, { first, weights }] of rows.entries()) {
      for (let x = 0; x < size.width; x++) {
        let sum = HALF
        for (const [i, weight] of weights.entries()) {
          sum += (wide[(plane * height + first + i) * size.width + x] ?? 0) * weight
        }
        result[(plane * size.height + y) * size.width + x] = toByte(sum)
      }
    }
  }
  return floats(result, [batch, channels, size.height, size.width])
}

const ONE = 2 ** 22
const HALF = ONE / 2
const SUPPORT = 3

function toByte(sum: number): number {
  return Math.min(Math.max(Math.floor(sum / ONE), 0), 255)
}

type Kernel = { readonly first: number; readonly weights: readonly number[] }

function kernels(from: number, to: number): readonly Kernel[] {
  const scale = from / to
  const stretch = Math.max(scale, 1)
  const reach = SUPPORT * stretch
  return Array.from({ length: to }, (_, position) => {
    const centre = (position + 0.5) * scale
    const first = Math.max(Math.trunc(centre - reach + 0.5), 0)
    const end = Math.min(Math.trunc(centre + reach + 0.5), from)
    const raw = Array.from({ length: end - first }, (__, i) =>
      windowedSinc((first + i - centre + 0.5) / stretch),
    )
    const sum = raw.reduce((a, b) => a + b, 0)
    return { first, weights: raw.map((weight) => roundAwayFromZero((weight / sum) * ONE)) }
  })
}

function windowedSinc(x: number): number {
  return x > -SUPPORT && x < SUPPORT ? sinc(x) * sinc(x / SUPPORT) : 0
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)
}

function roundAwayFromZero(value: number): number {
  return Math.trunc(value + (value < 0 ? -0.5 : 0.5))
}
