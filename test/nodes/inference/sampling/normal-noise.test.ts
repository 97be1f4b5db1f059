import { expect, test } from 'vitest'
import { NormalNoise, startNoise } from '../../../../nodes/inference/sampling/normal-noise.ts'
import { numerics } from './golden.ts'

test.each(Object.entries(numerics.noise))('seed %s draws torch’s numbers', (seed, golden) => {
  const noise = startNoise(BigInt(seed), golden.shape, null)
  const picked = [...noise.slice(0, 8), ...noise.slice(16, 20), ...noise.slice(-4)]
  const expected = [...golden.first8, ...golden.at_16, ...golden.last4]
  expected.forEach((value, i) => expect(Math.abs((picked[i] ?? NaN) - value)).toBeLessThanOrEqual(1e-6))
})

test('only the low 32 bits of a seed count', () => {
  expect(startNoise(2n ** 32n + 7n, [1, 4, 2, 2], null)).toEqual(startNoise(7, [1, 4, 2, 2], null))
})

test('a count that is no multiple of 16 redraws its tail', () => {
  const tail = Array.from(new NormalNoise(42).draw(36).slice(-8), (value) => Number(value.toFixed(4)))
  expect(tail).toEqual([-1.2742, 2.1228, -1.2347, -0.4879, -1.4181, 0.8963, 0.0499, 2.2667])
})

test('fewer than 16 values come in pairs that span draws', () => {
  const noise = new NormalNoise(42)
  const rounded = (): number[] => Array.from(noise.draw(7), (value) => Number(value.toFixed(4)))
  expect(rounded()).toEqual([0.3367, 0.1288, 0.2345, 0.2303, -1.1229, -0.1863, 2.2082])
  expect(rounded()).toEqual([-0.638, 0.4617, 0.2674, 0.5349, 0.8094, 1.1103, -1.6898])
})

test('a batch is a longer draw, and batchIndex picks from it', () => {
  const batch = startNoise(5, [3, 4, 4, 4], null)
  expect(startNoise(5, [2, 4, 4, 4], [2, 0])).toEqual(
    Float32Array.from([...batch.slice(128, 192), ...batch.slice(0, 64)]),
  )
})
