import { expect, it } from 'vitest'
import { sdxlTensors, TINY_SDXL } from '../../../../nodes/inference/checkpoint/layout/sdxl.ts'
import { textEncoderPart } from '../../../../nodes/inference/checkpoint/text-encoder-part.ts'
import { headerOf } from './header-of.ts'

it('knows the encoders of a checkpoint by their place, however few layers they have', () => {
  const shallow = sdxlTensors({
    ...TINY_SDXL,
    clipL: { ...TINY_SDXL.clipL, layers: 3 },
    clipG: { ...TINY_SDXL.clipG, layers: 3 },
  })
  const { l, g } = textEncoderPart(headerOf(shallow)) ?? {}
  expect(l?.identity).toContain('conditioner.embedders.0')
  expect(g?.identity).toContain('conditioner.embedders.1')
})
