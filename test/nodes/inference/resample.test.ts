import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { cropToAspect, resample, RESAMPLING_METHODS, roundToEven } from '../../../nodes/inference/resample.ts'
import { floats } from '../../../nodes/inference/tensor.ts'

/** Values of torch.nn.functional.interpolate. */
const golden = z
  .object({
    input: z.array(z.number()),
    cases: z.array(
      z.object({
        method: z.enum(RESAMPLING_METHODS),
        height: z.number(),
        width: z.number(),
        values: z.array(z.number()),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(new URL('../../fixtures/resample.json', import.meta.url), 'utf8')))

test.each(golden.cases)(
  '$method to $height × $width as torch does it',
  ({ method, height, width, values }) => {
    const result = resample(floats(Float32Array.from(golden.input), [1, 2, 5, 7]), { height, width }, method)
    expect(result.dims).toEqual([1, 2, height, width])
    const worst = Math.max(...values.map((value, i) => Math.abs(value - (result.data[i] ?? Number.NaN))))
    expect(worst).toBeLessThan(2e-6)
  },
)

/** Of what torch 2.13 makes on the CPU; for pictures of a few dozen pixels it sums in another order. */
const DIGESTS = [
  ['nearest-exact', 96, 120, 'ef2edd4aaa1ee0ed'],
  ['nearest-exact', 48, 100, 'ec14db93034f4dad'],
  ['bilinear', 96, 120, '8ace7d6a1c2dc547'],
  ['bilinear', 48, 100, '8fc9d05b5e64c989'],
  ['bilinear', 77, 91, 'b94fd1c1b6cb5ebb'],
  ['area', 48, 100, 'ec14db93034f4dad'],
  ['area', 77, 91, '0f0be7361ab8e919'],
  ['bicubic', 96, 120, '984c0ace59b17410'],
  ['bicubic', 48, 100, '54ab52066ac22078'],
  ['bicubic', 77, 91, '5dd583eb186e7dac'],
] as const

test.each(DIGESTS)('%s to %d × %d is torch’s to the bit', (method, height, width, digest) => {
  // Flat patches of byte levels: the first thing to show a wrong last bit once it is cut off.
  const [rows, columns] = [64, 80]
  const patches = Float32Array.from({ length: 3 * rows * columns }, (_, i) => {
    const [c, y, x] = [Math.floor(i / (rows * columns)), Math.floor(i / columns) % rows, i % columns]
    return ((c * 7919 + Math.floor(y / 4) * 104729 + Math.floor(x / 4) * 1299709) % 256) / 255
  })
  const { data } = resample(floats(patches, [1, 3, rows, columns]), { height, width }, method)
  const sha256 = createHash('sha256').update(Buffer.from(data.buffer))
  expect(sha256.digest('hex').slice(0, 16)).toBe(digest)
})

test('the same size is the same tensor', () => {
  const tensor = floats(new Float32Array(6), [1, 1, 2, 3])
  expect(resample(tensor, { height: 2, width: 3 }, 'bicubic')).toBe(tensor)
})

test('cropping trims the longer side equally', () => {
  const tensor = floats(
    Float32Array.from({ length: 8 }, (_, i) => i),
    [1, 1, 2, 4],
  )
  expect(cropToAspect(tensor, { height: 5, width: 5 })).toEqual(
    floats(Float32Array.of(1, 2, 5, 6), [1, 1, 2, 2]),
  )
  expect(cropToAspect(tensor, { height: 1, width: 2 })).toBe(tensor)
})

test.each([
  [0.5, 0],
  [1.5, 2],
  [2.5, 2],
  [2.51, 3],
])('%d rounds to %d', (value, expected) => {
  expect(roundToEven(value)).toBe(expected)
})
