import { describe, expect, test } from 'vitest'
import { modelSampling } from '../../nodes/inference/sampling/model-sampling.ts'
import { SCHEDULES } from '../../nodes/inference/sampling/schedules.ts'
import type { Sigmas } from '../../nodes/inference/values.ts'
import { runNode } from './run-node.ts'

const model = { sampling: modelSampling('eps', { zeroTerminalSnr: false }) }

async function sigmasOf(type: string, inputs: Record<string, unknown>): Promise<Sigmas> {
  const [sigmas] = await runNode(type, inputs)
  return sigmas as Sigmas
}

describe('noise levels', () => {
  // From torch, with ComfyUI's formulas.
  const TABLE: readonly (readonly [string, Record<string, unknown>, readonly number[]])[] = [
    ['SDTurboScheduler', { model, steps: 1, denoise: 1 }, [14.6146, 0]],
    ['SDTurboScheduler', { model, steps: 4, denoise: 0.5 }, [1.61289, 1.16058, 0.82986, 0.569285, 0]],
    [
      'BasicScheduler',
      { model, scheduler: 'karras', steps: 4, denoise: 1 },
      [14.6146, 3.1686, 0.446919, 0.0291672, 0],
    ],
    ['BasicScheduler', { model, scheduler: 'simple', steps: 4, denoise: 0 }, []],
    [
      'KarrasScheduler',
      { steps: 5, sigma_max: 14.614642, sigma_min: 0.0291675, rho: 7 },
      [14.614643, 4.796541, 1.274105, 0.247951, 0.029167, 0],
    ],
    [
      'ExponentialScheduler',
      { steps: 5, sigma_max: 14.614642, sigma_min: 0.0291675 },
      [14.614643, 3.088986, 0.652896, 0.137998, 0.029168, 0],
    ],
    [
      'PolyexponentialScheduler',
      { steps: 6, sigma_max: 14.614642, sigma_min: 0.0291675, rho: 1.5 },
      [14.61464, 2.493346, 0.524438, 0.14058, 0.050861, 0.029168, 0],
    ],
    [
      'AlignYourStepsScheduler',
      { model_type: 'SDXL', steps: 4, denoise: 1 },
      [14.614641, 2.866872, 0.862072, 0.29765, 0],
    ],
    ['AlignYourStepsScheduler', { model_type: 'SDXL', steps: 10, denoise: 0.2 }, [0.233236, 0.111419, 0]],
  ]

  test.each(TABLE)('%s %o', async (type, inputs, expected) => {
    const sigmas = await sigmasOf(type, inputs)
    expect(sigmas).toHaveLength(expected.length)
    expected.forEach((value, i) => expect(sigmas[i]).toBeCloseTo(value, 4))
  })

  test('a part of the way is the end of a longer one', async () => {
    const sigmas = await sigmasOf('BasicScheduler', { model, scheduler: 'normal', steps: 3, denoise: 0.5 })
    expect(sigmas).toEqual(SCHEDULES.normal(model.sampling, 6).slice(-4))
  })
})

describe('parts of a schedule', () => {
  const sigmas = [8, 4, 2, 1, 0]

  test.each([
    [0, [8], [8, 4, 2, 1, 0]],
    [2, [8, 4, 2], [2, 1, 0]],
    [10, [8, 4, 2, 1, 0], []],
  ])('cut at step %d', async (step, high, low) => {
    expect(await runNode('SplitSigmas', { sigmas, step })).toEqual([high, low])
  })

  test.each([
    [0.5, [8, 4, 2], [2, 1, 0]],
    [0, [], [0]],
    [1, [8], [8, 4, 2, 1, 0]],
  ])('cut for a denoise of %d', async (denoise, high, low) => {
    expect(await runNode('SplitSigmasDenoise', { sigmas, denoise })).toEqual([high, low])
  })

  test('turned round, without a zero to divide by', async () => {
    expect(await sigmasOf('FlipSigmas', { sigmas })).toEqual([Math.fround(0.0001), 1, 2, 4, 8])
    expect(await sigmasOf('FlipSigmas', { sigmas: [] })).toEqual([])
  })
})
