import type { VaeWeights } from '../checkpoint/weights.ts'
import { elementCount } from '../tensor.ts'
import { planTiles } from './vae-tiles.ts'
import type { Tiling } from './vae-tiles.ts'
import { VAE_SCALE } from './vae-decode.ts'

/** What the decoder or the encoder takes: private bytes of the runtime process, within a quarter. */
export type VaeMemory = {
  /** Once loaded. */
  readonly base: number
  /** More for each latent pixel of a pass, kept until the session is released. */
  readonly perLatentPixel: number
}

export function decodeMemory(weights: VaeWeights): VaeMemory {
  return memory(weights, 'decoder.', { finest: 'decoder.norm_out.weight', tensors: 9 })
}

export function encodeMemory(weights: VaeWeights): VaeMemory {
  return memory(weights, 'encoder.', { finest: 'encoder.conv_in.weight', tensors: 5 })
}

/** One tile where the whole fits the budget, else the largest tiles that do; in latent pixels. */
export function fitTiling(
  { height, width }: { readonly height: number; readonly width: number },
  memory: VaeMemory,
  budget: number,
): Tiling {
  const whole = memory.base + memory.perLatentPixel * height * width
  if (whole <= budget) return planTiles(height, width, Infinity, 0)
  const side = Math.floor(Math.sqrt(Math.max(0, budget - memory.base) / memory.perLatentPixel))
  return planTiles(height, width, Math.max(side, SMALLEST_TILE), OVERLAP)
}

/** Smaller tiles than these are mostly overlap, and differ visibly. */
const SMALLEST_TILE = 32
const OVERLAP = 16

/**
 * Fitted to SDXL's VAE on the CPU at 24² … 128² latent pixels: 9 bytes a weight (float32, packed, and a copy),
 * and so many tensors of the finest width at full resolution at once.
 */
function memory(
  { tensors }: VaeWeights,
  part: string,
  { finest, tensors: alive }: { finest: string; tensors: number },
): VaeMemory {
  let weights = 0
  for (const [name, { shape }] of tensors) if (name.startsWith(part)) weights += elementCount(shape)
  const [channels = 0] = tensors.get(finest)?.shape ?? []
  return { base: 9 * weights, perLatentPixel: alive * channels * VAE_SCALE ** 2 * 4 }
}
