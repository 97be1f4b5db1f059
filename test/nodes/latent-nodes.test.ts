import { expect, test } from 'vitest'
import { floats } from '../../nodes/inference/tensor.ts'
import type { Latent } from '../../nodes/inference/values.ts'
import { runNode } from './run-node.ts'

function latentOf(values: readonly number[], dims: readonly number[]): Latent {
  return { samples: floats(Float32Array.from(values), dims), noiseMask: null, batchIndex: null }
}

function filled(value: number, dims: readonly number[]): Latent {
  return latentOf(
    Array.from({ length: dims.reduce((a, b) => a * b) }, () => value),
    dims,
  )
}

async function samplesOf(type: string, inputs: Record<string, unknown>): Promise<Latent['samples']> {
  const [latent] = await runNode(type, inputs)
  return (latent as Latent).samples
}

const counted = latentOf([0, 1, 2, 3, 4, 5], [1, 1, 2, 3])

test.each([
  ['LatentRotate', { rotation: '90 degrees' }, [3, 0, 4, 1, 5, 2], [3, 2]],
  ['LatentRotate', { rotation: '180 degrees' }, [5, 4, 3, 2, 1, 0], [2, 3]],
  ['LatentRotate', { rotation: '270 degrees' }, [2, 5, 1, 4, 0, 3], [3, 2]],
  ['LatentFlip', { flip_method: 'x-axis: vertically' }, [3, 4, 5, 0, 1, 2], [2, 3]],
  ['LatentFlip', { flip_method: 'y-axis: horizontally' }, [2, 1, 0, 5, 4, 3], [2, 3]],
])('%s %o', async (type, inputs, values, size) => {
  const { data, dims } = await samplesOf(type, { samples: counted, ...inputs })
  expect([...data]).toEqual(values)
  expect(dims.slice(2)).toEqual(size)
})

test.each([
  ['inside', { x: 16, y: 8, width: 64, height: 64 }, [8, 8], 1 * 20 + 2],
  ['sticking out: moved back', { x: 80, y: 0, width: 128, height: 64 }, [8, 16], 4],
  ['beyond the edge', { x: 9000, y: 0, width: 64, height: 64 }, [8, 8], 12],
])('a crop %s', async (_, area, size, first) => {
  const samples = latentOf(
    Array.from({ length: 400 }, (__, i) => i),
    [1, 1, 20, 20],
  )
  const { data, dims } = await samplesOf('LatentCrop', { samples, ...area })
  expect(dims.slice(2)).toEqual(size)
  expect(data[0]).toBe(first)
})

test.each([
  [
    { x: 8, y: 0, feather: 16 },
    [
      '0 .5 1 1 .5 0 0',
      '0 .5 1 1 .5 0 0',
      '0 .5 1 1 .5 0 0',
      '0 .25 .5 .5 .25 0 0',
      '0 0 0 0 0 0 0',
      '0 0 0 0 0 0 0',
    ],
  ],
  [
    { x: 32, y: 24, feather: 16 },
    [
      '0 0 0 0 0 0 0',
      '0 0 0 0 0 0 0',
      '0 0 0 0 0 0 0',
      '0 0 0 0 .25 .5 .5',
      '0 0 0 0 .5 1 1',
      '0 0 0 0 .5 1 1',
    ],
  ],
])('edges inside fade: %o', async (place, rows) => {
  const inputs = { samples_to: filled(0, [1, 1, 6, 7]), samples_from: filled(1, [1, 1, 4, 4]), ...place }
  const { data } = await samplesOf('LatentComposite', inputs)
  expect([...data]).toEqual(rows.flatMap((row) => row.split(' ').map(Number)))
})

test('a mask says where the source shows; without one it covers', async () => {
  const mask = { values: floats(Float32Array.of(0, 1, 0.5, 1), [1, 2, 2]) }
  const inputs = { destination: counted, source: filled(10, [1, 1, 2, 2]), x: 8, y: 0, resize_source: false }
  expect([...(await samplesOf('LatentCompositeMasked', { ...inputs, mask })).data]).toEqual([
    0, 1, 10, 3, 7, 10,
  ])
  expect([...(await samplesOf('LatentCompositeMasked', inputs)).data]).toEqual([0, 10, 10, 3, 10, 10])
})

test('arithmetic brings the second to the shape of the first', async () => {
  const pair = { samples1: filled(3, [2, 1, 2, 2]), samples2: filled(1, [1, 1, 4, 4]) }
  expect([...(await samplesOf('LatentAdd', pair)).data]).toEqual(Array.from({ length: 8 }, () => 4))
  expect([...(await samplesOf('LatentSubtract', pair)).data]).toEqual(Array.from({ length: 8 }, () => 2))
  const blended = await samplesOf('LatentBlend', { ...pair, blend_factor: 0.25 })
  expect([...blended.data]).toEqual(Array.from({ length: 8 }, () => 1.5))
  expect((await samplesOf('LatentMultiply', { samples: counted, multiplier: 2 })).data[5]).toBe(10)
})

test('interpolation goes by direction and length', async () => {
  const samples1 = latentOf([3, 0, 4, 0], [1, 2, 1, 2])
  const samples2 = latentOf([0, 1, 2, 1], [1, 2, 1, 2])
  const { data } = await samplesOf('LatentInterpolate', { samples1, samples2, ratio: 0.25 })
  // From torch; the second pixel of the first latent has no direction.
  expect([...data].map((value) => Number(value.toFixed(6)))).toEqual([0.428897, 0.75, 2.716348, 0.75])
})

test('a batch keeps each latent’s noise', async () => {
  const samples2 = { ...filled(2, [2, 1, 4, 4]), batchIndex: [5, 7] }
  const [latent] = await runNode('LatentBatch', { samples1: filled(1, [1, 1, 2, 2]), samples2 })
  expect((latent as Latent).samples.dims).toEqual([3, 1, 2, 2])
  expect((latent as Latent).batchIndex).toEqual([0, 5, 7])
})
