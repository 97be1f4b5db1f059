import type { LoraFile } from './checkpoint/lora.ts'
import type { TextEncoderWeights, UnetWeights, VaeWeights } from './checkpoint/weights.ts'
import type { ModelSampling } from './sampling/model-sampling.ts'
import type { SamplerEntry } from './sampling/samplers.ts'
import type { ByteTensor, FloatTensor } from './tensor.ts'

/** What travels along the wires. All of it is immutable: a node that changes a value makes a new one. */

/** MODEL: a UNet in a file, how its output is read, and the LoRAs on top, in order of application. */
export type Model = {
  readonly unet: UnetWeights
  readonly sampling: ModelSampling
  readonly loras: readonly AppliedLora[]
  /** How far guidance is rescaled, 0 … 1 (Lin et al. 2023, 3.4); left out: not at all. */
  readonly guidanceRescale?: number
}

/** CLIP: both text encoders, LoRAs, and which layer is read (−1 the last, −2 the penultimate …; null: the model's own). */
export type Clip = {
  readonly encoders: TextEncoderWeights
  readonly loras: readonly AppliedLora[]
  readonly stopAtLayer: number | null
}

export type AppliedLora = { readonly file: LoraFile; readonly strength: number }

/** VAE. */
export type Vae = { readonly weights: VaeWeights }

/** CONDITIONING: what the UNet attends to. */
export type Conditioning = readonly ConditioningEntry[]
export type ConditioningEntry = {
  /** [1, tokens, 2048] (or the width that the checkpoint has). */
  readonly embedding: FloatTensor
  /** [1, 1280] or null. */
  readonly pooled: FloatTensor | null
  /** Size conditioning in pixels where a node set it; else the picture's own size is used. */
  readonly size: SizeConditioning | null
  /** Where, when and how much it counts; left out: everywhere, always, as much as others. */
  readonly scope?: ConditioningScope
}

export type ConditioningScope = {
  /** Against the other conditionings of its side. */
  readonly strength?: number
  readonly area?: ConditioningArea
  /** [batch, h, w] over the whole picture. */
  readonly mask?: { readonly values: FloatTensor; readonly strength: number }
  /** Only the rectangle around the mask is sampled. */
  readonly isBoundToMask?: boolean
  /** From and to which share of the denoising. */
  readonly percents?: { readonly start: number; readonly end: number }
}

/** In latent pixels, or as shares of the picture. */
export type ConditioningArea = {
  readonly unit: 'pixel' | 'share'
  readonly height: number
  readonly width: number
  readonly top: number
  readonly left: number
}
export type SizeConditioning = {
  readonly width: number
  readonly height: number
  readonly cropWidth: number
  readonly cropHeight: number
  readonly targetWidth: number
  readonly targetHeight: number
}

/** LATENT: unscaled VAE latents [batch, 4, height / 8, width / 8]. */
export type Latent = {
  readonly samples: FloatTensor
  /** [batch, 1, height, width], 1 where to generate. */
  readonly noiseMask: FloatTensor | null
  /** Which noise of the batch each item gets; null: its own index. */
  readonly batchIndex: readonly number[] | null
}

/**
 * IMAGE: [batch, height, width, 3 or 4], sRGB. Bytes where they say all: what comes from a file or goes into one.
 * Else float32, 1 for white and, between steps, beyond: a step more must not round what the one before made.
 */
export type Image = { readonly pixels: ByteTensor | FloatTensor }

/** How pictures are wanted: `bytes` where they are only written. */
export type PictureForm = 'bytes' | 'floats'

/** NOISE: what a sampling starts from. A sampler draws on the seed also where no noise is added at first. */
export type Noise = {
  /** 0 … 2^64 − 1. */
  readonly seed: number | bigint
  /** False continues from the noise that the latent already has. */
  readonly isAdded: boolean
}

/** GUIDER: whom a sampler asks, and for what. */
export type Guider = {
  readonly model: Model
  readonly positive: Conditioning
  readonly negative: Conditioning
  readonly cfg: number
}

/** SAMPLER. */
export type Sampler = SamplerEntry

/** SIGMAS: noise levels from high to low, usually ending in 0. Fewer than two: nothing to do. */
export type Sigmas = readonly number[]

/** MASK: [batch, height, width], 0 … 1, 1 where the effect applies. */
export type Mask = { readonly values: FloatTensor }
