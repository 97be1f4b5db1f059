import { expect, test } from 'vitest'
import { BrownianTree } from '../../../../nodes/inference/sampling/brownian-tree.ts'
import { modelSampling, sigmaAtPercent } from '../../../../nodes/inference/sampling/model-sampling.ts'
import { NormalNoise } from '../../../../nodes/inference/sampling/normal-noise.ts'
import { SAMPLER_NAMES, SAMPLERS } from '../../../../nodes/inference/sampling/samplers.ts'
import { samplerRuns } from './golden.ts'

const SEED = 42
const SIZE = 64
const sampling = modelSampling('eps', { zeroTerminalSnr: false })

/**
 * In float32 the reference's UniPC loses digits at its last σ of 0.001, where x0 is a difference of equals; and its
 * adaptive solver at the first short step, whose error, also such a difference, sets the lengths of all later ones.
 */
const TOLERANCE: Record<string, number> = { uni_pc: 6e-5, uni_pc_bh2: 6e-5, dpm_adaptive: 6e-5 }

/** The adaptive solver takes steps of its own; it tells how far it is in those that were asked for. */
const REPORTED: Record<string, readonly number[]> = {
  'dpm_adaptive|normal|8': [0, 0, 0, 1, 4, 7, 7],
  'dpm_adaptive|sgm_uniform|4': [0, 0, 0, 1, 3],
  'dpm_adaptive|karras|6': [0, 0, 0, 1, 3, 5, 5],
}

const cases = SAMPLER_NAMES.flatMap((name) =>
  Object.entries(samplerRuns)
    .filter(([key]) => key.startsWith(`${name}|`))
    .map(([key, run]) => ({ name, key, run })),
)

test('the samplers are ComfyUI’s, in its order, and all have reference runs', () => {
  expect(SAMPLER_NAMES).toEqual([...new Set(Object.keys(samplerRuns).map((key) => key.split('|')[0]))])
})

test.each(cases)('$key ends where ComfyUI does, with as many model calls', async ({ name, key, run }) => {
  const { sigmas } = run
  const [first = 0] = sigmas
  const gaussian = new NormalNoise(SEED + 1)
  const tree = new BrownianTree({
    seed: SEED,
    size: SIZE,
    low: Math.min(...sigmas.filter((sigma) => sigma > 0)),
    high: Math.max(...sigmas),
  })
  const steps: number[] = []
  let calls = 0
  let unguided = new Float32Array(SIZE)
  const result = await SAMPLERS[name].run({
    x: new NormalNoise(SEED).draw(SIZE).map((value) => value * Math.sqrt(1 + first ** 2)),
    sigmas,
    denoise: async (x, sigma) => {
      calls++
      unguided = x.map((value) => toyUnconditional(value, sigma))
      return x.map((value) => toyDenoised(value, sigma))
    },
    unguided: () => unguided,
    gaussian: () => gaussian.draw(SIZE),
    brownian: (sigma, next) => tree.noise(sigma, next),
    sigmaAtPercent: (share) => sigmaAtPercent(sampling, share),
    onStep: (index) => steps.push(index),
  })
  expect(calls).toBe(run.calls)
  expect(steps).toEqual(REPORTED[key] ?? sigmas.slice(1).map((_, i) => i))
  expect(largestDifference(result, run.out)).toBeLessThanOrEqual(TOLERANCE[name] ?? 4e-6)
})

/** The denoiser of the reference runs: an analytic stand-in for a guided UNet, cfg 2. */
function toyDenoised(x: number, sigma: number): number {
  const conditional = 0.8 * Math.tanh(x / Math.sqrt(1 + sigma ** 2))
  const unconditional = toyUnconditional(x, sigma)
  return unconditional + (conditional - unconditional) * 2
}

function toyUnconditional(x: number, sigma: number): number {
  return (0.5 * x) / (1 + sigma ** 2)
}

function largestDifference(actual: Float32Array, expected: readonly number[]): number {
  return Math.max(...expected.map((value, i) => Math.abs(value - (actual[i] ?? NaN))))
}
