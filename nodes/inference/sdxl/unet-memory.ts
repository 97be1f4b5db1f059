import type { UnetWeights } from '../checkpoint/weights.ts'
import type { Optimization } from '../onnx/runtime.ts'
import { elementCount } from '../tensor.ts'

/** What a UNet takes on the CPU: private bytes of the runtime process, within a quarter. */
export type UnetMemory = {
  readonly base: number
  /** More for each latent pixel of a batch, kept until the session is released. */
  readonly perLatentPixel: number
}

/** Fitted to SDXL's UNet at 64² and 128² latent pixels: 0.57 and 0.80 GB lazy, 10.9 GB folded. */
export function unetMemory({ tensors }: UnetWeights, optimization: Optimization): UnetMemory {
  const sizes = [...tensors.values()].map(({ shape }) => elementCount(shape) * FLOAT_BYTES)
  const all = sizes.reduce((sum, size) => sum + size, 0)
  // Lazy weights are float32 a few at a time, in buffers of the largest; folded ones all of the time.
  const casts = LARGEST_AT_ONCE * Math.max(0, ...sizes)
  const channels = tensors.get('input_blocks.0.0.weight')?.shape[0] ?? 0
  return {
    base: optimization === 'folded' ? all + casts : casts,
    perLatentPixel: channels * PLANES_AT_ONCE * FLOAT_BYTES,
  }
}

const FLOAT_BYTES = 4
const LARGEST_AT_ONCE = 4
/** Activations and what convolutions unfold, in multiples of the first level's. */
const PLANES_AT_ONCE = 15
