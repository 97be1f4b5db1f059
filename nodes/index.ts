import { checkpointLoaderSimple } from './checkpoint-loader-simple.ts'
import { clipLoader } from './clip-loader.ts'
import { clipSetLastLayer } from './clip-set-last-layer.ts'
import { clipTextEncodeSdxl } from './clip-text-encode-sdxl.ts'
import { clipTextEncode } from './clip-text-encode.ts'
import { conditioningZeroOut } from './conditioning-zero-out.ts'
import { dualClipLoader } from './dual-clip-loader.ts'
import { emptyLatentImage } from './empty-latent-image.ts'
import { kSamplerAdvanced } from './k-sampler-advanced.ts'
import { kSampler } from './k-sampler.ts'
import { loadImage } from './load-image.ts'
import { loadLatent } from './load-latent.ts'
import { loraLoaderModelOnly } from './lora-loader-model-only.ts'
import { loraLoader } from './lora-loader.ts'
import { modelSamplingDiscrete } from './model-sampling-discrete.ts'
import type { NodeImplementation } from './node.ts'
import { previewImage } from './preview-image.ts'
import { saveImage } from './save-image.ts'
import { saveLatent } from './save-latent.ts'
import { unetLoader } from './unet-loader.ts'
import { vaeDecode } from './vae-decode.ts'
import { vaeEncode } from './vae-encode.ts'
import { vaeLoader } from './vae-loader.ts'

/** Every node that this program knows; the order is that of the palette. */
export const NODES: readonly NodeImplementation[] = [
  checkpointLoaderSimple,
  unetLoader,
  dualClipLoader,
  clipLoader,
  vaeLoader,
  loraLoader,
  loraLoaderModelOnly,
  clipTextEncode,
  clipTextEncodeSdxl,
  clipSetLastLayer,
  conditioningZeroOut,
  emptyLatentImage,
  kSampler,
  kSamplerAdvanced,
  modelSamplingDiscrete,
  vaeDecode,
  vaeEncode,
  loadImage,
  saveImage,
  previewImage,
  saveLatent,
  loadLatent,
]
