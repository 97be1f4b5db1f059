import { expect, test } from 'vitest'
import { asBytes, asFloats } from '../../../../nodes/inference/image/picture-values.ts'
import { bytes, floats } from '../../../../nodes/inference/tensor.ts'

const everyByte = bytes(
  Uint8Array.from({ length: 256 }, (_, i) => i),
  [1, 16, 16, 1],
)

test('every byte comes back as it was', () => {
  expect(asBytes({ pixels: asFloats({ pixels: everyByte }) })).toEqual(everyByte)
})

test('a picture inverted in floats loses a level where float32 falls just short, as in ComfyUI', () => {
  const { data, dims } = asFloats({ pixels: everyByte })
  const inverted = asBytes({
    pixels: floats(
      data.map((value) => 1 - value),
      dims,
    ),
  }).data
  // Counted with numpy and torch.
  expect(inverted.filter((value, i) => value !== 255 - i)).toHaveLength(159)
  expect([inverted[64], inverted[65], inverted[66]]).toEqual([191, 189, 189])
})

test('what lies beyond black and white is cut, and what is not a number is black', () => {
  const pixels = floats(Float32Array.of(-0.5, 1.5, Number.NaN, 0.5), [1, 1, 4, 1])
  expect([...asBytes({ pixels }).data]).toEqual([0, 255, 0, 127])
})
