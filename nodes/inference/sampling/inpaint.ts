import { resample } from '../resample.ts'
import type { Latent } from '../values.ts'

type Denoise = (x: Float32Array, sigma: number) => Promise<Float32Array>

type Kept = {
  /** 1 where to generate, 0 where to keep; [batch, 4, h, w]. */
  readonly mask: Float32Array
  readonly latent: Float32Array
  readonly noise: Float32Array
}

/** Holds the unmasked region to the given latent: noised to σ on the way in, clean on the way out. */
export function keepMasked(denoise: Denoise, { mask, latent, noise }: Kept): Denoise {
  return async (x, sigma) => {
    const mixed = x.map((value, i) => {
      const m = mask[i] ?? 1
      return value * m + ((latent[i] ?? 0) + (noise[i] ?? 0) * sigma) * (1 - m)
    })
    const denoised = await denoise(mixed, sigma)
    return denoised.map((value, i) => {
      const m = mask[i] ?? 1
      return value * m + (latent[i] ?? 0) * (1 - m)
    })
  }
}

/** The latent's noise mask at latent size, repeated over channels and batch; null where there is none. */
export function latentMask(latent: Latent): Float32Array | null {
  if (latent.noiseMask === null) return null
  const [batch = 1, channels = 4, height = 1, width = 1] = latent.samples.dims
  const resized = resample(latent.noiseMask, { height, width }, 'bilinear').data
  const plane = height * width
  const masks = resized.length / plane
  const result = new Float32Array(batch * channels * plane)
  for (let item = 0; item < batch; item++) {
    const from = (item % masks) * plane
    const one = resized.subarray(from, from + plane)
    for (let channel = 0; channel < channels; channel++) result.set(one, (item * channels + channel) * plane)
  }
  return result
}
