import { expect, test } from 'vitest'
import { sdxlUnetPlan, unetTensors } from '../../../../nodes/inference/checkpoint/layout/unet.ts'
import type { UnetWeights } from '../../../../nodes/inference/checkpoint/weights.ts'
import { unetMemory } from '../../../../nodes/inference/sdxl/unet-memory.ts'

const plan = sdxlUnetPlan({ modelChannels: 320, contextWidth: 2048, vectorWidth: 2816 })
const place = { file: '/sdxl.safetensors', dtype: 'F16', offset: 0, length: 0 } as const
const sdxl: UnetWeights = {
  kind: 'unet',
  label: 'sdxl.safetensors',
  identity: 'sdxl',
  tensors: new Map(unetTensors(plan).map(({ name, shape }) => [name, { ...place, shape }])),
}

test.each([
  ['lazy', 64, 0.57e9],
  ['lazy', 128, 0.8e9],
  ['folded', 64, 10.9e9],
] as const)(
  '%s weights at %d² latent pixels take what was measured, within a tenth',
  (form, side, measured) => {
    const { base, perLatentPixel } = unetMemory(sdxl, form)
    expect(Math.abs((base + perLatentPixel * side ** 2) / measured - 1)).toBeLessThan(0.1)
  },
)
