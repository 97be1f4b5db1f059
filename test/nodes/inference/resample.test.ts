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
    expect(worst).toBeLessThan(1e-5)
  },
)

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
