import type { SdxlPlan } from '../../../../nodes/inference/checkpoint/layout/sdxl.ts'
import { sdxlUnetPlan } from '../../../../nodes/inference/checkpoint/layout/unet.ts'
import { sdxlVaePlan } from '../../../../nodes/inference/checkpoint/layout/vae.ts'

/** The widths of the published model. */
export const FULL_SDXL: SdxlPlan = {
  unet: sdxlUnetPlan({ modelChannels: 320, contextWidth: 2048, vectorWidth: 2816 }),
  clipL: { vocabulary: 49_408, length: 77, width: 768, layers: 12, mlpWidth: 3072, projection: null },
  clipG: { vocabulary: 49_408, length: 77, width: 1280, layers: 32, mlpWidth: 5120, projection: 1280 },
  vae: sdxlVaePlan(128),
}
