import { expect, it } from 'vitest'
import { vaeTensors } from '../../../../nodes/inference/checkpoint/layout/vae.ts'
import { vaePart } from '../../../../nodes/inference/checkpoint/vae-part.ts'
import { headerOf } from './header-of.ts'

const narrow = vaeTensors({
  latentChannels: 4,
  encoderWidths: [32, 32, 64, 64],
  decoderWidths: [64, 64, 64, 64],
})

it('takes the widths of each level from the file', () => {
  expect(vaePart(headerOf(narrow))?.tensors.size).toBe(242)
})

it('still misses a tensor of a level whose width it read', () => {
  const lacking = narrow.filter(({ name }) => name !== 'decoder.up.2.block.1.conv2.bias')
  expect(() => vaePart(headerOf(lacking))).toThrow(
    'lacks a tensor of an SDXL VAE, such as "decoder.up.2.block.1.conv2.bias"',
  )
})
