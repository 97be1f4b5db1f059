import { cropToAspect, resample, type Crop, type ResamplingMethod } from '../resample.ts'
import { bytes, floats, type ByteTensor, type FloatTensor } from '../tensor.ts'
import type { Image } from '../values.ts'
import { lanczos } from './lanczos.ts'
import { asBytes, asFloats } from './picture-values.ts'
import { toInterleaved, toPlanes } from './planes.ts'

export type ScalingMethod = ResamplingMethod | 'lanczos'

/** Pictures at another size in pixels. Lanczos works on bytes, as ComfyUI has it from Pillow; all others on floats. */
export function scaleImage(
  image: Image,
  size: { readonly width: number; readonly height: number },
  method: ScalingMethod,
  crop: Crop,
): Image {
  const [, height = 0, width = 0] = image.pixels.dims
  const cut = (planes: FloatTensor): FloatTensor => (crop === 'center' ? cropToAspect(planes, size) : planes)
  if (method !== 'lanczos') {
    if (size.width === width && size.height === height) return image
    return { pixels: toInterleaved(resample(cut(toPlanes(asFloats(image))), size, method)) }
  }
  return { pixels: wholeNumbers(toInterleaved(lanczos(cut(toPlanes(widened(asBytes(image)))), size))) }
}

function widened({ data, dims }: ByteTensor): FloatTensor {
  return floats(Float32Array.from(data), dims)
}

function wholeNumbers({ data, dims }: FloatTensor): ByteTensor {
  return bytes(Uint8Array.from(data), dims)
}
