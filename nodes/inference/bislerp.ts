import { floats, type FloatTensor } from './tensor.ts'

/**
 * Scales [batch, channels, h, w] along the arc between the channel vectors of neighbouring pixels (spherical
 * interpolation, Shoemake 1985) instead of the chord: their lengths do not shrink in between, nor does detail.
 * First across, then down, with the positions of bilinear scaling.
 */
export function bislerp(
  tensor: FloatTensor,
  size: { readonly height: number; readonly width: number },
): FloatTensor {
  const [batch = 0, channels = 0, height = 0, width = 0] = tensor.dims
  const wide = new Float32Array(batch * channels * height * size.width)
  const result = new Float32Array(batch * channels * size.height * size.width)
  for (let item = 0; item < batch; item++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < size.width; x++) {
        const { low, high, share } = between(x, width, size.width)
        const pixel = (at: number): Place => ({
          data: tensor.data,
          from: (item * channels * height + y) * width + at,
          stride: height * width,
        })
        const to = (item * channels * height + y) * size.width + x
        slerp(pixel(low), pixel(high), share, channels, {
          data: wide,
          from: to,
          stride: height * size.width,
        })
      }
    }
    for (let y = 0; y < size.height; y++) {
      const { low, high, share } = between(y, height, size.height)
      for (let x = 0; x < size.width; x++) {
        const pixel = (at: number): Place => ({
          data: wide,
          from: (item * channels * height + at) * size.width + x,
          stride: height * size.width,
        })
        const to = (item * channels * size.height + y) * size.width + x
        slerp(pixel(low), pixel(high), share, channels, {
          data: result,
          from: to,
          stride: size.height * size.width,
        })
      }
    }
  }
  return floats(result, [batch, channels, size.height, size.width])
}

/** A channel vector within planes. */
type Place = { readonly data: Float32Array; readonly from: number; readonly stride: number }

function slerp(a: Place, b: Place, share: number, channels: number, to: Place): void {
  const [lengthA, lengthB] = [lengthOf(a, channels), lengthOf(b, channels)]
  let cosine = 0
  for (let c = 0; c < channels; c++) cosine += unit(a, c, lengthA) * unit(b, c, lengthB)
  const [ofA, ofB] = weights(cosine, share, lengthA, lengthB)
  for (let c = 0; c < channels; c++) {
    to.data[to.from + c * to.stride] = ofA * component(a, c) + ofB * component(b, c)
  }
}

/** Of the two vectors as they are. Where they point the same way the first stands for both, as in ComfyUI. */
function weights(cosine: number, share: number, lengthA: number, lengthB: number): readonly [number, number] {
  if (cosine > 1 - NEARLY) return [1, 0]
  if (cosine < NEARLY - 1) return [1 - share, share]
  const angle = Math.acos(cosine)
  const scale = (lengthA * (1 - share) + lengthB * share) / Math.sin(angle)
  return [
    lengthA === 0 ? 0 : (Math.sin((1 - share) * angle) * scale) / lengthA,
    lengthB === 0 ? 0 : (Math.sin(share * angle) * scale) / lengthB,
  ]
}

const NEARLY = 1e-5

function component({ data, from, stride }: Place, channel: number): number {
  return data[from + channel * stride] ?? 0
}

function unit(place: Place, channel: number, length: number): number {
  return length === 0 ? 0 : component(place, channel) / length
}

function lengthOf(place: Place, channels: number): number {
  let sum = 0
  for (let c = 0; c < channels; c++) sum += component(place, c) ** 2
  return Math.sqrt(sum)
}

function between(
  position: number,
  from: number,
  to: number,
): { readonly low: number; readonly high: number; readonly share: number } {
  const source = Math.min(Math.max(((position + 0.5) * from) / to - 0.5, 0), from - 1)
  const low = Math.floor(source)
  return { low, high: Math.min(low + 1, from - 1), share: source - low }
}
