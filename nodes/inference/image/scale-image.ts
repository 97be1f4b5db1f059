import { cropToAspect, resample, type Crop, type ResamplingMethod } from '../resample.ts'
import { floats, type FloatTensor } from '../tensor.ts'
import type { Image } from '../values.ts'
import { lanczos } from './lanczos.ts'

export type ScalingMethod = ResamplingMethod | 'lanczos'

/** Pictures at another size in pixels. */
export function scaleImage(
  image: Image,
  size: { readonly width: number; readonly height: number },
  method: ScalingMethod,
  crop: Crop,
): Image {
  const planes = toPlanes(image)
  const cropped = crop === 'center' ? cropToAspect(planes, size) : planes
  return fromPlanes(method === 'lanczos' ? lanczos(cropped, size) : resample(cropped, size, method))
}

/** [batch, height, width, channels] bytes to [batch, channels, height, width] floats of 0 … 255. */
function toPlanes({ pixels }: Image): FloatTensor {
  const [batch = 0, height = 0, width = 0, channels = 0] = pixels.dims
  const area = height * width
  const data = new Float32Array(pixels.data.length)
  for (let item = 0; item < batch; item++) {
    for (let at = 0; at < area; at++) {
      for (let channel = 0; channel < channels; channel++) {
        data[(item * channels + channel) * area + at] =
          pixels.data[(item * area + at) * channels + channel] ?? 0
      }
    }
  }
  return floats(data, [batch, channels, height, width])
}

function fromPlanes({ data, dims }: FloatTensor): Image {
  const [batch = 0, channels = 0, height = 0, width = 0] = dims
  const area = height * width
  const bytes = new Uint8Array(data.length)
  for (let item = 0; item < batch; item++) {
    for (let channel = 0; channel < channels; channel++) {
      for (let at = 0; at < area; at++) {
        const value = data[(item * channels + channel) * area + at] ?? 0
        // Cut off as ComfyUI does when it saves, but not for what is only rounding short of a whole number.
        bytes[(item * area + at) * channels + channel] = Math.min(Math.max(value + 1e-4, 0), 255)
      }
    }
  }
  return { pixels: { type: 'uint8', dims: [batch, height, width, channels], data: bytes } }
}
