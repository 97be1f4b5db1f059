import type { TensorLocation } from './weights.ts'

/** A LoRA file, its naming resolved: pairs of factors by the key path of the weight that they change. */
export type LoraFile = {
  readonly label: string
  readonly identity: string
  /** By UNet key path without `.weight`, such as `input_blocks.4.1.proj_in`. */
  readonly unet: ReadonlyMap<string, LoraFactors>
  /** By text encoder key path without `.weight`, Hugging Face names. */
  readonly clipL: ReadonlyMap<string, LoraFactors>
  readonly clipG: ReadonlyMap<string, LoraFactors>
  /** Keys that no rule explains. */
  readonly unmatched: readonly string[]
}

/** ΔW = (alpha / rank) · up · down, alpha = rank where the file has none. */
export type LoraFactors = {
  /** [rank, in] or [rank, in, kh, kw]. */
  readonly down: TensorLocation
  /** [out, rank] or [out, rank, 1, 1]. */
  readonly up: TensorLocation
  /** Read from the file's scalar; null where it has none. */
  readonly alpha: number | null
  readonly rank: number
}
