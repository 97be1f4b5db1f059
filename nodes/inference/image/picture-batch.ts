import { bytes, floats } from '../tensor.ts'
import type { Image } from '../values.ts'
import { asFloats } from './picture-values.ts'
import { scaleImage } from './scale-image.ts'

/** The pictures at these places of a batch, in this order. */
export function takePictures({ pixels }: Image, places: readonly number[]): Image {
  const [, ...rest] = pixels.dims
  const size = rest.reduce((a, b) => a * b, 1)
  const dims = [places.length, ...rest]
  const fill = <A extends Uint8Array | Float32Array>(to: A): A => {
    for (const [i, place] of places.entries()) {
      to.set(pixels.data.subarray(place * size, (place + 1) * size), i * size)
    }
    return to
  }
  return pixels.type === 'uint8'
    ? { pixels: bytes(fill(new Uint8Array(places.length * size)), dims) }
    : { pixels: floats(fill(new Float32Array(places.length * size)), dims) }
}

/** Two batches one after the other; the second is scaled to the first's size, and opaque where only that has alpha. */
export function joinPictures(first: Image, second: Image): Image {
  const [, height = 0, width = 0] = first.pixels.dims
  const scaled = scaleImage(second, { height, width }, 'bilinear', 'center')
  const channels = Math.max(first.pixels.dims[3] ?? 3, scaled.pixels.dims[3] ?? 3)
  const [a, b] = [withChannels(first, channels).pixels, withChannels(scaled, channels).pixels]
  const dims = [(a.dims[0] ?? 0) + (b.dims[0] ?? 0), height, width, channels]
  if (a.type === 'uint8' && b.type === 'uint8') {
    const data = new Uint8Array(a.data.length + b.data.length)
    data.set(a.data)
    data.set(b.data, a.data.length)
    return { pixels: bytes(data, dims) }
  }
  const data = new Float32Array(a.data.length + b.data.length)
  data.set(asFloats({ pixels: a }).data)
  data.set(asFloats({ pixels: b }).data, a.data.length)
  return { pixels: floats(data, dims) }
}

/** Alpha added, opaque, or left out. */
export function withChannels(image: Image, channels: number): Image {
  const [batch = 0, height = 0, width = 0, own = 3] = image.pixels.dims
  if (own === channels) return image
  const { data } = asFloats(image)
  const changed = Float32Array.from({ length: batch * height * width * channels }, (_, i) => {
    const channel = i % channels
    return channel < own ? (data[Math.floor(i / channels) * own + channel] ?? 0) : 1
  })
  return { pixels: floats(changed, [batch, height, width, channels]) }
}
