import { expect, test } from 'vitest'
import { guidedDenoiser } from '../../../../nodes/inference/sampling/guidance.ts'
import { modelSampling, sigmaAtPercent } from '../../../../nodes/inference/sampling/model-sampling.ts'
import { floats } from '../../../../nodes/inference/tensor.ts'
import type { ConditioningEntry, ConditioningScope } from '../../../../nodes/inference/values.ts'

const dims = [2, 4, 12, 10]
const x = Float32Array.from({ length: 960 }, (_, i) => ((i * 37) % 101) / 25 - 2)
const SIGMA = 2
const sampling = modelSampling('x0', { zeroTerminalSnr: false })

/** A conditioning whose answer is this number and a tenth of the model's input. */
function entry(value: number, scope?: ConditioningScope): ConditioningEntry {
  const common = { embedding: floats(Float32Array.of(value), [1, 1, 1]), pooled: null, size: null }
  return scope === undefined ? common : { ...common, scope }
}

type Asked = { readonly dims: readonly number[]; readonly width: number | undefined }

async function denoised(
  positive: readonly ConditioningEntry[],
  cfg: number,
  { rescale = 0, asked = [] }: { rescale?: number; asked?: Asked[] } = {},
): Promise<Float32Array> {
  const denoise = guidedDenoiser({
    sampling,
    positive,
    negative: [entry(-1)],
    cfg,
    rescale,
    dims,
    predict: async ({ x: input, conditioning }) =>
      conditioning.map(({ embedding, size }) => {
        asked.push({ dims: input.dims, width: size?.width })
        const value = embedding.data[0] ?? 0
        return floats(
          input.data.map((each) => value + 0.1 * each),
          input.dims,
        )
      }),
  })
  return await denoise(x, SIGMA)
}

function maskOf(cells: Readonly<Record<number, number>>): NonNullable<ConditioningScope['mask']> {
  const values = Float32Array.from({ length: 30 }, (_, i) => cells[i] ?? 0)
  return { values: floats(values, [1, 6, 5]), strength: 1 }
}
const square = Object.fromEntries([7, 8, 9, 12, 13, 14, 17, 18, 19].map((cell) => [cell, 1]))

/** Values at five places and the sum of all, computed with torch. */
const CASES: readonly (readonly [string, readonly ConditioningEntry[], number, readonly number[], number])[] =
  [
    [
      'an area, faded at its inner edges, and its counterpart on the other side',
      [
        entry(1, { strength: 0.5 }),
        entry(3, { area: { unit: 'pixel', height: 8, width: 5, top: 2, left: 3 }, strength: 2 }),
      ],
      3,
      [4.91056, 9.78569, 9.84293, 4.9678, 4.93918],
      6271.9696,
    ],
    [
      'an area in shares of the picture',
      [entry(1), entry(3, { area: { unit: 'share', height: 0.5, width: 0.45, top: 0.25, left: 0.35 } })],
      2,
      [2.91056, 4.98569, 5.04293, 2.9678, 2.93918],
      3263.9696,
    ],
    [
      'a mask, which is scaled',
      [entry(1), entry(3, { mask: { ...maskOf({ ...square, 25: 0.5 }), strength: 1.5 } })],
      2,
      [2.91056, 5.10334, 5.44293, 2.9678, 2.93918],
      3751.8766,
    ],
    [
      'the rectangle around a mask',
      [entry(1), entry(3, { mask: maskOf({ 13: 1, 14: 1 }), isBoundToMask: true })],
      2,
      [2.91056, 2.98569, 3.27823, 2.9678, 2.93918],
      3047.6705,
    ],
    [
      'a part of the steps that is now',
      [entry(1), entry(3, { percents: { start: 0.2, end: 0.8 } })],
      2,
      [4.91056, 4.98569, 5.04293, 4.9678, 4.93918],
      4799.9696,
    ],
    [
      'a part of the steps that is not now',
      [entry(1), entry(3, { percents: { start: 0.8, end: 1 } })],
      2,
      [2.91056, 2.98569, 3.04293, 2.9678, 2.93918],
      2879.9696,
    ],
  ]

test.each(CASES)('%s', async (_, positive, cfg, places, sum) => {
  expect(sampling.sigmas.at(-1)).toBeGreaterThan(sigmaAtPercent(sampling, 0.2))
  const result = await denoised(positive, cfg)
  expectPlaces(result, places, sum)
})

test('rescaled guidance', async () => {
  const positive = [entry(1)]
  const denoise = guidedDenoiser({
    sampling,
    positive,
    negative: [entry(-1)],
    cfg: 5,
    rescale: 0.7,
    dims,
    predict: async ({ x: input, conditioning }) =>
      conditioning.map(({ embedding }) => {
        const value = embedding.data[0] ?? 0
        // The positive answer has more contrast.
        const share = value > 0 ? 0.1 + 0.2 * Math.sqrt(5) : 0.1
        return floats(
          input.data.map((each) => value + share * each),
          input.dims,
        )
      }),
  })
  expectPlaces(await denoise(x, SIGMA), [2.06409, 2.87842, 3.49887, 2.68454, 2.37431], 2911.8645)
})

test('an area asks for its part alone, of the picture that is meant', async () => {
  const asked: Asked[] = []
  await denoised([entry(3, { area: { unit: 'pixel', height: 8, width: 50, top: 2, left: 3 } })], 1, { asked })
  expect(asked).toEqual([{ dims: [2, 4, 8, 7], width: 80 }])
})

function expectPlaces(result: Float32Array, places: readonly number[], sum: number): void {
  const at = (b: number, c: number, row: number, column: number): number =>
    result[((b * 4 + c) * 12 + row) * 10 + column] ?? Number.NaN
  const found = [at(0, 0, 0, 0), at(0, 1, 3, 4), at(0, 2, 6, 5), at(1, 3, 11, 9), at(1, 0, 5, 0)]
  places.forEach((value, i) => expect(found[i]).toBeCloseTo(value, 4))
  expect(result.reduce((total, value) => total + value, 0)).toBeCloseTo(sum, 1)
}
