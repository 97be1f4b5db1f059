import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { asBytes } from '../../../../nodes/inference/image/picture-values.ts'
import { scaleImage } from '../../../../nodes/inference/image/scale-image.ts'
import { bytes } from '../../../../nodes/inference/tensor.ts'
import type { Image } from '../../../../nodes/inference/values.ts'

/** Values of Pillow's resize with LANCZOS, of a picture 7 wide and 9 high. */
const golden = z
  .object({
    pixels: z.array(z.number()),
    cases: z.array(z.object({ width: z.number(), height: z.number(), pixels: z.array(z.number()) })),
  })
  .parse(JSON.parse(readFileSync(new URL('../../../fixtures/lanczos.json', import.meta.url), 'utf8')))

test.each(golden.cases)('Lanczos to $width × $height is Pillow’s to the bit', ({ width, height, pixels }) => {
  const image = imageOf(golden.pixels, 9, 7)
  const { pixels: scaled } = scaleImage(image, { width, height }, 'lanczos', 'disabled')
  expect(scaled.dims).toEqual([1, height, width, 3])
  expect([...scaled.data]).toEqual(pixels)
})

test('a middle cut keeps the proportions of the new size', () => {
  const image = imageOf([0, 0, 0, 10, 20, 30, 40, 50, 60, 99, 99, 99], 1, 4)
  const { pixels } = scaleImage(image, { width: 2, height: 1 }, 'nearest-exact', 'center')
  expect([...asBytes({ pixels }).data]).toEqual([10, 20, 30, 40, 50, 60])
})

test('averages keep their halves until they are saved, cut off', () => {
  const image = imageOf([0, 10, 255, 1, 11, 255], 1, 2)
  const half = scaleImage(image, { width: 1, height: 1 }, 'area', 'disabled')
  expect(half.pixels.data[1]).toBeCloseTo(10.5 / 255, 7)
  expect([...asBytes(half).data]).toEqual([0, 10, 255])
})

function imageOf(values: readonly number[], height: number, width: number): Image {
  return { pixels: bytes(Uint8Array.from(values), [1, height, width, 3]) }
}
