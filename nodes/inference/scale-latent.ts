import { bislerp } from './bislerp.ts'
import { cropToAspect, resample, RESAMPLING_METHODS, type Crop } from './resample.ts'
import type { FloatTensor } from './tensor.ts'
import type { Latent } from './values.ts'

/** Under ComfyUI's names and in its order. */
export const LATENT_SCALING_METHODS = [...RESAMPLING_METHODS, 'bislerp'] as const
export type LatentScalingMethod = (typeof LATENT_SCALING_METHODS)[number]

/** Latents at another size, in latent pixels; a noise mask stays as it is, since it is scaled where it is used. */
export function scaleLatent(
  latent: Latent,
  size: { readonly height: number; readonly width: number },
  method: LatentScalingMethod,
  crop: Crop,
): Latent {
  return { ...latent, samples: scaleSamples(latent.samples, size, method, crop) }
}

export function scaleSamples(
  samples: FloatTensor,
  size: { readonly height: number; readonly width: number },
  method: LatentScalingMethod,
  crop: Crop,
): FloatTensor {
  const cropped = crop === 'center' ? cropToAspect(samples, size) : samples
  return method === 'bislerp' ? bislerp(cropped, size) : resample(cropped, size, method)
}
