import { bytes, floats, type ByteTensor, type FloatTensor } from '../tensor.ts'
import type { Image } from '../values.ts'

/** 0 … 1 in float32, as every step between pictures counts. */
export function asFloats({ pixels }: Image): FloatTensor {
  if (pixels.type === 'float32') return pixels
  return floats(
    Float32Array.from(pixels.data, (value) => value / 255),
    pixels.dims,
  )
}

/** 0 … 255, cut off rather than rounded, as ComfyUI saves pictures; what is not a number is black. */
export function asBytes({ pixels }: Image): ByteTensor {
  if (pixels.type === 'uint8') return pixels
  return bytes(Uint8Array.from(pixels.data, toByte), pixels.dims)
}

/** The product is rounded to float32 before it is cut off: it decides whole numbers. */
function toByte(value: number): number {
  return Math.min(Math.max(Math.fround(value * 255), 0), 255)
}
