import { expect, it } from 'vitest'
import { clipTensors, openClipTensors } from '../../../../../nodes/inference/checkpoint/layout/clip.ts'
import { sdxlTensors } from '../../../../../nodes/inference/checkpoint/layout/sdxl.ts'
import type { PlannedTensor } from '../../../../../nodes/inference/checkpoint/layout/tensor-list.ts'
import { unetTensors } from '../../../../../nodes/inference/checkpoint/layout/unet.ts'
import { vaeTensors } from '../../../../../nodes/inference/checkpoint/layout/vae.ts'
import { FULL_SDXL } from '../full-size.ts'

it.each<[string, readonly PlannedTensor[], number, number]>([
  ['UNet', unetTensors(FULL_SDXL.unet), 1680, 2_567_463_684],
  ['CLIP-G', openClipTensors(FULL_SDXL.clipG), 390, 694_659_841],
  ['VAE', vaeTensors(FULL_SDXL.vae), 248, 83_653_863],
  ['CLIP-L without position ids', clipTensors(FULL_SDXL.clipL), 196, 123_060_480],
])('has the tensors and parameters of the published %s', (_, tensors, count, parameters) => {
  expect(tensors.length).toBe(count)
  expect(parametersOf(tensors)).toBe(parameters)
})

it('has the bytes of the published SDXL-Lightning checkpoint', () => {
  const tensors = sdxlTensors(FULL_SDXL)
  expect(new Set(tensors.map(({ name }) => name)).size).toBe(2515)
  // 6,938,040,682 bytes less header and length field.
  expect(parametersOf(tensors) * 2).toBe(6_937_675_890)
})

function parametersOf(tensors: readonly PlannedTensor[]): number {
  return tensors.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0)
}
