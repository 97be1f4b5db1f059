import { expect, test } from 'vitest'
import { modelSampling } from '../../../../nodes/inference/sampling/model-sampling.ts'
import { sample } from '../../../../nodes/inference/sampling/sample.ts'
import type { SampleRequest } from '../../../../nodes/inference/sampling/sample.ts'
import { SAMPLERS } from '../../../../nodes/inference/sampling/samplers.ts'
import { SCHEDULES } from '../../../../nodes/inference/sampling/schedules.ts'
import { floats } from '../../../../nodes/inference/tensor.ts'

const dims = [1, 4, 4, 4]
const sampling = modelSampling('x0', { zeroTerminalSnr: false })
const prompt = [{ embedding: floats(new Float32Array(8), [1, 2, 4]), pooled: null, size: null }]

function request(changes: Partial<SampleRequest> = {}): SampleRequest {
  return {
    sampler: SAMPLERS.euler,
    sigmas: SCHEDULES.sgm_uniform(sampling, 4),
    sampling,
    predict: async ({ x, conditioning }) =>
      conditioning.map(() =>
        floats(
          x.data.map(() => 0.5),
          x.dims,
        ),
      ),
    positive: prompt,
    negative: prompt,
    cfg: 1,
    rescale: 0,
    latent: { samples: floats(new Float32Array(64), dims), noiseMask: null, batchIndex: null },
    noise: { seed: 1, isAdded: true },
    signal: new AbortController().signal,
    onStep: () => {},
    ...changes,
  }
}

test('a model that always answers x0 = 0.5 is reached, in VAE units', async () => {
  const { samples, denoised } = await sample(request())
  for (const value of [...samples.data, ...denoised.data]) expect(value).toBeCloseTo(0.5 / 0.13025, 4)
})

test('cfg 1 asks for the positive prompt alone, cfg 2 for both at once', async () => {
  const asked = async (cfg: number): Promise<number[]> => {
    const counts: number[] = []
    const predict: SampleRequest['predict'] = async ({ x, conditioning }) => {
      counts.push(conditioning.length)
      return conditioning.map(() => floats(new Float32Array(64), x.dims))
    }
    await sample(request({ cfg, predict }))
    return counts
  }
  expect(await asked(1)).toEqual([1, 1, 1, 1])
  expect(await asked(2)).toEqual([2, 2, 2, 2])
})

test.each([
  ['both prompts at cfg 1', prompt, [2, 2, 2, 2]],
  ['the only one where there is no negative prompt', [], [1, 1, 1, 1]],
])('a sampler that reads the unguided answer asks for %s', async (_, negative, expected) => {
  const counts: number[] = []
  const predict: SampleRequest['predict'] = async ({ x, conditioning }) => {
    counts.push(conditioning.length)
    return conditioning.map(() => floats(x.data.fill(0.5), x.dims))
  }
  const { samples } = await sample(request({ sampler: SAMPLERS.euler_cfg_pp, negative, predict }))
  expect(counts).toEqual(expected)
  for (const value of samples.data) expect(value).toBeCloseTo(0.5 / 0.13025, 4)
})

test('without a step the sampler gives the latent back untouched', async () => {
  const latent = { samples: floats(new Float32Array(64).fill(3), dims), noiseMask: null, batchIndex: null }
  const { samples } = await sample(request({ latent, sigmas: [] }))
  expect(samples).toBe(latent.samples)
})

test('what the mask leaves out stays as it was', async () => {
  const mask = new Float32Array(16).fill(1, 8)
  const latent = {
    samples: floats(new Float32Array(64).fill(2), dims),
    noiseMask: floats(mask, [1, 1, 4, 4]),
    batchIndex: null,
  }
  const { samples } = await sample(request({ latent }))
  expect(Array.from(samples.data.slice(0, 8), (value) => Number(value.toFixed(4)))).toEqual([
    2, 2, 2, 2, 2, 2, 2, 2,
  ])
  for (const value of samples.data.slice(8, 16)) expect(value).toBeCloseTo(0.5 / 0.13025, 4)
})

test('an abort stops before the next model call', async () => {
  const controller = new AbortController()
  let calls = 0
  const predict: SampleRequest['predict'] = async ({ x }) => {
    calls++
    if (calls === 2) controller.abort(new Error('stopped by the person'))
    return [floats(new Float32Array(64), x.dims)]
  }
  await expect(sample(request({ predict, signal: controller.signal }))).rejects.toThrow(
    'stopped by the person',
  )
  expect(calls).toBe(2)
})

test('a sampler that stops early gives its last x0 beside what it came to', async () => {
  const sigmas = SCHEDULES.sgm_uniform(sampling, 4).slice(0, 3)
  const { samples, denoised } = await sample(request({ sigmas }))
  for (const value of denoised.data) expect(value).toBeCloseTo(0.5 / 0.13025, 4)
  expect(samples).not.toEqual(denoised)
})

test.each([
  ['euler', ['1/4', '2/4', '3/4', '4/4']],
  ['dpm_fast', ['1/4', '2/4', '3/4', '4/4']],
  // Takes five steps of its own, the first three of them short.
  ['dpm_adaptive', ['1/4', '1/4', '1/4', '2/4', '4/4']],
] as const)('progress of %s counts the steps', async (name, expected) => {
  const seen: string[] = []
  const sampler = SAMPLERS[name]
  await sample(request({ sampler, onStep: (done, total) => seen.push(`${done}/${total}`) }))
  expect(seen).toEqual(expected)
})
