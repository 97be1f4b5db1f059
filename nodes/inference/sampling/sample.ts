import { floats } from '../tensor.ts'
import type { FloatTensor } from '../tensor.ts'
import type { Conditioning, Latent, Noise, Sampler, Sigmas } from '../values.ts'
import { BrownianTree } from './brownian-tree.ts'
import { guidedDenoiser } from './guidance.ts'
import type { Predict } from './guidance.ts'
import { keepMasked, latentMask } from './inpaint.ts'
import { sigmaAtPercent, sigmaMax } from './model-sampling.ts'
import type { ModelSampling } from './model-sampling.ts'
import { NormalNoise, startNoise } from './normal-noise.ts'
import { combine } from './samplers/combine.ts'

/** SDXL's VAE latents times this have unit variance: what the UNet works on. */
const LATENT_SCALE = 0.13025

export type SampleRequest = {
  readonly sampler: Sampler
  readonly sigmas: Sigmas
  readonly sampling: ModelSampling
  readonly predict: Predict
  readonly positive: Conditioning
  readonly negative: Conditioning
  readonly cfg: number
  /** Of the guidance, 0 … 1; 0: none. */
  readonly rescale: number
  readonly latent: Latent
  readonly noise: Noise
  readonly signal: AbortSignal
  /** After each step's first model call: steps done, of how many, and x0 [batch, 4, h, w] at unit variance. */
  readonly onStep: (done: number, total: number, denoised: FloatTensor) => void
}

/**
 * One run of a sampler, from an unscaled latent to an unscaled latent [batch, 4, h, w], and the last x0 on the way.
 * Rejects with the signal's reason within one model call of an abort.
 */
export async function sample(
  request: SampleRequest,
): Promise<{ readonly samples: FloatTensor; readonly denoised: FloatTensor }> {
  const { sampler, sigmas, sampling, latent, signal } = request
  const { seed, isAdded } = request.noise
  const { dims } = latent.samples
  const [first] = sigmas
  if (first === undefined || sigmas.length < 2) {
    return { samples: latent.samples, denoised: latent.samples }
  }

  const scaled = combine([LATENT_SCALE, latent.samples.data])
  const noise = isAdded ? startNoise(seed, dims, latent.batchIndex) : new Float32Array(scaled.length)
  const fullNoise = first >= sigmaMax(sampling) * (1 - 1e-5)
  const start = combine([1, scaled], [fullNoise ? Math.sqrt(1 + first ** 2) : first, noise])

  let unguided: Float32Array | null = null
  const onUnguided = sampler.needsUnguided === true ? (x0: Float32Array) => void (unguided = x0) : undefined
  const guided = guidedDenoiser({ ...request, dims, onUnguided })
  const mask = latentMask(latent)
  const maskNoise = sampler.ownMaskNoise === true ? startNoise(BigInt(seed) + 1n, dims, null) : noise
  const denoise = mask === null ? guided : keepMasked(guided, { mask, latent: scaled, noise: maskNoise })

  // Noise during sampling comes from a generator of its own, one seed on, as ComfyUI does on the CPU.
  const gaussian = new NormalNoise(BigInt(seed) + 1n)
  let tree: BrownianTree | null = null
  let lastDenoised = scaled
  const result = await sampler.run({
    x: start,
    sigmas,
    denoise: (x, sigma) => {
      signal.throwIfAborted()
      return denoise(x, sigma)
    },
    unguided: () => unguided ?? start,
    gaussian: () => gaussian.draw(start.length),
    brownian: (sigma, next) => {
      tree ??= new BrownianTree({
        seed,
        size: start.length,
        low: lowestPositive(sigmas),
        high: Math.max(...sigmas),
      })
      return tree.noise(sigma, next)
    },
    sigmaAtPercent: (share) => sigmaAtPercent(sampling, share),
    onStep: (index, denoised) => {
      lastDenoised = denoised
      request.onStep(index + 1, sigmas.length - 1, floats(denoised, dims))
    },
  })
  const unscaled = (values: Float32Array): FloatTensor => floats(combine([1 / LATENT_SCALE, values]), dims)
  return { samples: unscaled(result), denoised: unscaled(lastDenoised) }
}

function lowestPositive(sigmas: readonly number[]): number {
  return Math.min(...sigmas.filter((sigma) => sigma > 0))
}
