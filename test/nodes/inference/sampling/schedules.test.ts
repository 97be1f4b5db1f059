import { expect, test } from 'vitest'
import {
  modelSampling,
  sigmaAtPercent,
  timestepOf,
} from '../../../../nodes/inference/sampling/model-sampling.ts'
import type { ModelSampling } from '../../../../nodes/inference/sampling/model-sampling.ts'
import { SAMPLERS } from '../../../../nodes/inference/sampling/samplers.ts'
import type { SamplerName } from '../../../../nodes/inference/sampling/samplers.ts'
import { SCHEDULES } from '../../../../nodes/inference/sampling/schedules.ts'
import type { ScheduleName } from '../../../../nodes/inference/sampling/schedules.ts'
import { stepSigmas } from '../../../../nodes/inference/sampling/step-sigmas.ts'
import { numerics } from './golden.ts'

const eps = modelSampling('eps', { zeroTerminalSnr: false })
const models: Record<string, ModelSampling> = {
  eps,
  lcm: modelSampling('lcm', { zeroTerminalSnr: false }),
  v_zsnr: modelSampling('v_prediction', { zeroTerminalSnr: true }),
}

const schedules = Object.entries(numerics.schedules).flatMap(([model, byName]) =>
  Object.entries(byName).map(([name, bySteps]) => ({ model, name, bySteps })),
)

test.each(schedules)('$model $name gives ComfyUI’s σ at every step count', ({ model, name, bySteps }) => {
  const sampling = models[model]
  expect(sampling).toBeDefined()
  for (const [steps, expected] of Object.entries(bySteps)) {
    const sigmas = SCHEDULES[name as ScheduleName](sampling ?? eps, Number(steps))
    expect(sigmas).toHaveLength(expected.length)
    expected.forEach((value, i) => {
      // The reference has no number where its formula divides by zero (kl_optimal with one step).
      if (value !== null) expect(Math.abs((sigmas[i] ?? NaN) - value)).toBeLessThanOrEqual(1e-6 * value)
    })
  }
})

test('one step of kl_optimal starts at the highest noise', () => {
  expect(SCHEDULES.kl_optimal(eps, 1)).toEqual([14.614641189575195, 0])
})

test.each(Object.entries(numerics.timesteps_for_sgm_uniform))(
  'sgm_uniform over %s steps asks for timesteps %j',
  (steps, expected) => {
    const sigmas = SCHEDULES.sgm_uniform(eps, Number(steps)).slice(0, -1)
    expect(sigmas.map((sigma) => timestepOf(eps, sigma))).toEqual(expected)
  },
)

test.each(Object.entries(numerics.timesteps_for_simple))(
  'simple over %s steps asks for timesteps %j',
  (steps, expected) => {
    const sigmas = SCHEDULES.simple(eps, Number(steps)).slice(0, -1)
    expect(sigmas.map((sigma) => timestepOf(eps, sigma))).toEqual(expected)
  },
)

test.each(Object.entries(numerics.ksampler))('KSampler %s', (name, expected) => {
  const [steps = '', scheduler = '', sampler = '', denoise = ''] = name.split('|')
  const sigmas = stepSigmas(eps, {
    steps: Number(steps),
    scheduler: scheduler as ScheduleName,
    sampler: SAMPLERS[sampler as SamplerName],
    denoise: Number(denoise),
    range: null,
  })
  expect(sigmas).toHaveLength(expected.length)
  expected.forEach((value, i) => expect(sigmas[i]).toBeCloseTo(value, 5))
})

test.each(Object.entries(numerics.percent_to_sigma))('%s of the way is σ %d', (percent, expected) => {
  expect(sigmaAtPercent(eps, Number(percent))).toBeCloseTo(expected, 5)
})

test.each([
  {
    range: { startAtStep: 0, endAtStep: 2, keepLeftoverNoise: true },
    expected: [14.61464, 4.08608, 1.61558],
  },
  { range: { startAtStep: 0, endAtStep: 2, keepLeftoverNoise: false }, expected: [14.61464, 4.08608, 0] },
  { range: { startAtStep: 2, endAtStep: 10_000, keepLeftoverNoise: false }, expected: [1.61558, 0.69515, 0] },
  { range: { startAtStep: 4, endAtStep: 10_000, keepLeftoverNoise: false }, expected: [] },
])('a part of four steps: $range', ({ range, expected }) => {
  const sigmas = stepSigmas(eps, {
    steps: 4,
    scheduler: 'sgm_uniform',
    sampler: SAMPLERS.euler,
    denoise: 1,
    range,
  })
  expect(sigmas.map((sigma) => Number(sigma.toFixed(5)))).toEqual(expected)
})

test('the noise levels are SDXL’s', () => {
  for (const [index, sigma] of Object.entries(numerics.sigmas_idx))
    expect(eps.sigmas[Number(index)]).toBe(sigma)
  expect([...(models['lcm']?.sigmas ?? [])]).toEqual(numerics.lcm_sigmas)
  for (const [index, sigma] of Object.entries(numerics.zsnr_sigmas_idx)) {
    expect(models['v_zsnr']?.sigmas[Number(index)]).toBeCloseTo(sigma, 5)
  }
})

test('every sampler that evaluates twice a step is told apart by its penultimate σ', () => {
  const dropping = Object.entries(SAMPLERS).filter(([, entry]) => 'dropsPenultimate' in entry)
  expect(dropping.map(([name]) => name)).toEqual(['dpm_2', 'dpm_2_ancestral', 'uni_pc', 'uni_pc_bh2'])
})
