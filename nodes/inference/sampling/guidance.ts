import { floats } from '../tensor.ts'
import type { FloatTensor } from '../tensor.ts'
import type { Conditioning } from '../values.ts'
import { timestepOf, toDenoised } from './model-sampling.ts'
import type { ModelSampling } from './model-sampling.ts'
import { rescaled } from './rescale-guidance.ts'
import { combine } from './samplers/combine.ts'
import { scopedDenoiser } from './scoped-conditioning.ts'

/** What the UNet is asked, before guidance mixes answers. */
export type DenoiserInput = {
  /** [batch, 4, h, w], already multiplied by 1/sqrt(σ² + 1). */
  readonly x: FloatTensor
  /** 0 … 999. */
  readonly timestep: number
  /** Several are asked at once, since an answer to two costs less than two answers. */
  readonly conditioning: Conditioning
}

/** The UNet's raw predictions, each [batch, 4, h, w], in the order of the conditioning. */
export type Predict = (input: DenoiserInput) => Promise<readonly FloatTensor[]>

export type Guidance = {
  readonly sampling: ModelSampling
  readonly predict: Predict
  readonly positive: Conditioning
  readonly negative: Conditioning
  /** Guidance scale; exactly 1 needs no negative prompt and half of the work. */
  readonly cfg: number
  /** 0: none. */
  readonly rescale: number
  /** Wants the x0 of the negative prompt alone, whatever the scale. */
  readonly onUnguided?: ((x0: Float32Array) => void) | undefined
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
  const { cfg, sampling, dims, predict, positive, rescale } = guidance
  const { onUnguided } = guidance
  const isGuided = Math.abs(cfg - 1) > 1e-9 || onUnguided !== undefined
  const negative = isGuided ? guidance.negative : []
  const conditioning = [...positive, ...negative]
  const scoped = conditioning.some(({ scope }) => scope !== undefined)
    ? scopedDenoiser({ ...guidance, negative })
    : null
  const guide = (x: Float32Array, sigma: number, towards: Float32Array, away: Float32Array): Float32Array => {
    onUnguided?.(away)
    const guided = combine([1 - cfg, away], [cfg, towards])
    return rescale === 0 ? guided : rescaled(guided, towards, { x, sigma, dims, rescale })
  }
  return async (x, sigma) => {
    if (scoped !== null) {
      const [towards, away] = await scoped(x, sigma)
      return isGuided ? guide(x, sigma, towards, away) : towards
    }
    const scale = 1 / Math.sqrt(sigma ** 2 + 1)
    const input = floats(combine([scale, x]), dims)
    const outputs = await predict({ x: input, timestep: timestepOf(sampling, sigma), conditioning })
    const results = outputs.map(({ data }) => toDenoised(sampling, x, data, sigma))
    const towards = mean(results.slice(0, positive.length))
    if (!isGuided) return towards
    const away = results.slice(positive.length)
    return guide(x, sigma, towards, away.length === 0 ? new Float32Array(x.length) : mean(away))
  }
}

/** Several prompts on one side count equally. */
function mean(results: readonly Float32Array[]): Float32Array {
  const [only] = results
  if (only && results.length === 1) return only
  return combine(...results.map((result) => [1 / results.length, result] as const))
}
