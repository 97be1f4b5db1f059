import type { FloatTensor } from '../tensor.ts'
import type { ConditioningEntry } from '../values.ts'

/** What the UNet is asked, before guidance mixes answers. */
export type DenoiserInput = {
  /** [batch, 4, h, w], already multiplied by 1/sqrt(σ² + 1). */
  readonly x: FloatTensor
  /** 0 … 999. */
  readonly timestep: number
  readonly conditioning: ConditioningEntry
}
