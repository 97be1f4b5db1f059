import { expect, test } from 'vitest'
import { dpmAdaptive } from '../../../../nodes/inference/sampling/samplers/dpm-adaptive.ts'
import type { SamplerRun } from '../../../../nodes/inference/sampling/samplers/sampler.ts'

const SIGMAS = [14.6, 1, 0.03, 0]
const none = (): never => {
  throw new Error('A deterministic sampler asks for none of this.')
}

type Asked = { readonly x: Float32Array; readonly sigma: number }

async function solve(
  denoised: (x: number, sigma: number) => number,
  sigmas: readonly number[] = SIGMAS,
): Promise<{ readonly result: Float32Array; readonly asked: readonly Asked[]; readonly reports: number[] }> {
  const asked: Asked[] = []
  const reports: number[] = []
  const run: SamplerRun = {
    x: Float32Array.of(10, -7, 3, 1),
    sigmas,
    denoise: async (x, sigma) => {
      asked.push({ x, sigma })
      return x.map((value) => denoised(value, sigma))
    },
    unguided: none,
    gaussian: none,
    brownian: none,
    sigmaAtPercent: none,
    onStep: (index) => reports.push(index),
  }
  return { result: await dpmAdaptive(run), asked, reports }
}

test('a step that errs too much is tried again, shorter, without asking twice where it begins', async () => {
  // x0 jumps at σ = 1: steps across are refused until they are short.
  const { result, asked, reports } = await solve((_, sigma) => (sigma > 1 ? 4 : -4))
  const steps = reports.length
  const tries = (asked.length - steps) / 2
  expect(tries).toBeGreaterThan(steps)
  const places = asked.map(({ x, sigma }) => `${sigma} ${x.join(' ')}`)
  expect(new Set(places).size).toBe(places.length)
  expect(reports).toEqual(reports.toSorted((a, b) => a - b))
  expect(reports.at(-1)).toBe(SIGMAS.length - 2)
  for (const value of result) expect(value).toBeCloseTo(-4, 0)
})

test('it goes up as well as down: a schedule that is turned round is undone', async () => {
  const x0 = 0.5
  const up = await solve(() => x0, [0.03, 1, 14.6])
  // x − x0 grows with σ.
  expect(up.result[0]).toBeCloseTo(x0 + (10 - x0) * (14.6 / 0.03), 0)
  expect(up.reports.at(-1)).toBe(1)
})

test('a model that answers no numbers ends it', async () => {
  const { result, asked } = await solve(() => Number.NaN)
  expect(result[0]).toBeNaN()
  expect(asked).toHaveLength(3)
})

test('where only the last step is left there is nothing to solve', async () => {
  const { result, asked } = await solve(() => 0, [2, 0])
  expect([...result]).toEqual([10, -7, 3, 1])
  expect(asked).toEqual([])
})
