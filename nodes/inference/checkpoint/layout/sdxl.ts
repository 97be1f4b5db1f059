import { type ClipPlan, clipTensors, openClipTensors } from './clip.ts'
import type { PlannedTensor } from './tensor-list.ts'
import { sdxlUnetPlan, type UnetPlan, unetTensors } from './unet.ts'
import { sdxlVaePlan, type VaePlan, vaeTensors } from './vae.ts'

/** Where the parts of a full SDXL checkpoint lie. */
export const SDXL_PREFIX = {
  clipL: 'conditioner.embedders.0.transformer.',
  clipG: 'conditioner.embedders.1.model.',
  vae: 'first_stage_model.',
  unet: 'model.diffusion_model.',
} as const

export type SdxlPlan = {
  readonly unet: UnetPlan
  readonly clipL: ClipPlan
  readonly clipG: ClipPlan & { readonly projection: number }
  readonly vae: VaePlan
}

/** SDXL's exact topology at the smallest widths that its group norms and attention heads allow. */
export const TINY_SDXL: SdxlPlan = {
  unet: sdxlUnetPlan({ modelChannels: 32, contextWidth: 192, vectorWidth: 128 + 6 * 256 }),
  clipL: { vocabulary: 49_408, length: 77, width: 64, layers: 12, mlpWidth: 128, projection: null },
  clipG: { vocabulary: 49_408, length: 77, width: 128, layers: 32, mlpWidth: 256, projection: 128 },
  vae: sdxlVaePlan(32),
}

/** Every tensor of a full checkpoint under the names of the published files. */
export function sdxlTensors(plan: SdxlPlan): readonly PlannedTensor[] {
  const part = (prefix: string, tensors: readonly PlannedTensor[]): PlannedTensor[] =>
    tensors.map((tensor) => ({ ...tensor, name: prefix + tensor.name }))
  return [
    ...part(SDXL_PREFIX.clipL, [positionIds(plan.clipL.length), ...clipTensors(plan.clipL)]),
    ...part(SDXL_PREFIX.clipG, openClipTensors(plan.clipG)),
    ...part(SDXL_PREFIX.vae, vaeTensors(plan.vae)),
    ...part(SDXL_PREFIX.unet, unetTensors(plan.unet)),
  ]
}

function positionIds(length: number): PlannedTensor {
  return {
    name: 'text_model.embeddings.position_ids',
    shape: [1, length],
    fill: { kind: 'positions' },
  }
}
