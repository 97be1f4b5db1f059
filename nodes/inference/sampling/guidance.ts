import { floats } from '../tensor.ts'
import type { FloatTensor } from '../tensor.ts'
import type { Conditioning, ConditioningEntry } from '../values.ts'
import { timestepOf, toDenoised } from './model-sampling.ts'
import type { ModelSampling } from './model-sampling.ts'
import { combine } from './samplers/combine.ts'

/** What the UNet is asked, before guidance mixes answers. */
export type DenoiserInput = {
  /** [batch, 4, h, w], already multiplied by 1/sqrt(σ² + 1). */
  readonly x: FloatTensor
  /** 0 … 999. */
  readonly timestep: number
  readonly conditioning: ConditioningEntry
}

/** The UNet's raw prediction, [batch, 4, h, w]. */
export type Predict = (input: DenoiserInput) => Promise<FloatTensor>

export type Guidance = {
  readonly sampling: ModelSampling
  readonly predict: Predict
  readonly positive: Conditioning
  readonly negative: Conditioning
  /** Guidance scale; exactly 1 needs no negative prompt and half of the work. */
  readonly cfg: number
  /** [batch, 4, h, w] */
  readonly dims: readonly number[]
}

/**
 * Classifier-free guidance (Ho and Salimans 2022): x0 = negative + cfg · (positive − negative),
 * as a function of x at σ.
 */
export function guidedDenoiser(
  guidance: Guidance,
): (x: Float32Array, sigma: number) => Promise<Float32Array> {
  const { cfg } = guidance
  return async (x, sigma) => {
    const positive = await denoisedFor(guidance, guidance.positive, x, sigma)
    if (Math.abs(cfg - 1) <= 1e-9) return positive
    const negative = await denoisedFor(guidance, guidance.negative, x, sigma)
    return combine([1 - cfg, negative], [cfg, positive])
  }
}

/** Several prompts on one side count equally. */
async function denoisedFor(
  guidance: Guidance,
  conditioning: Conditioning,
  x: Float32Array,
  sigma: number,
): Promise<Float32Array> {
  const { sampling, dims, predict } = guidance
  const scale = 1 / Math.sqrt(sigma ** 2 + 1)
  const input = floats(combine([scale, x]), dims)
  const timestep = timestepOf(sampling, sigma)
  const results: Float32Array[] = []
  for (const entry of conditioning) {
    const output = await predict({ x: input, timestep, conditioning: entry })
    results.push(toDenoised(sampling, x, output.data, sigma))
  }
  const [only] = results
  if (only && results.length === 1) return only
  return combine(...results.map((result) => [1 / results.length, result] as const))
}
