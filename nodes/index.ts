import { alignYourStepsScheduler } from './align-your-steps-scheduler.ts'
import { basicGuider } from './basic-guider.ts'
import { basicScheduler } from './basic-scheduler.ts'
import { cfgGuider } from './cfg-guider.ts'
import { checkpointLoaderSimple } from './checkpoint-loader-simple.ts'
import { clipLoader } from './clip-loader.ts'
import { clipSetLastLayer } from './clip-set-last-layer.ts'
import { clipTextEncodeSdxl } from './clip-text-encode-sdxl.ts'
import { clipTextEncode } from './clip-text-encode.ts'
import { conditioningAverage } from './conditioning-average.ts'
import { conditioningCombine } from './conditioning-combine.ts'
import { conditioningConcat } from './conditioning-concat.ts'
import { conditioningZeroOut } from './conditioning-zero-out.ts'
import { disableNoise } from './disable-noise.ts'
import { dualClipLoader } from './dual-clip-loader.ts'
import { emptyImage } from './empty-image.ts'
import { emptyLatentImage } from './empty-latent-image.ts'
import { exponentialScheduler } from './exponential-scheduler.ts'
import { flipSigmas } from './flip-sigmas.ts'
import { imageInvert } from './image-invert.ts'
import { imageScaleBy } from './image-scale-by.ts'
import { imageScale } from './image-scale.ts'
import { kSamplerAdvanced } from './k-sampler-advanced.ts'
import { kSamplerSelect } from './k-sampler-select.ts'
import { kSampler } from './k-sampler.ts'
import { karrasScheduler } from './karras-scheduler.ts'
import { latentFromBatch } from './latent-from-batch.ts'
import { latentUpscaleBy } from './latent-upscale-by.ts'
import { latentUpscale } from './latent-upscale.ts'
import { loadImageMask } from './load-image-mask.ts'
import { loadImage } from './load-image.ts'
import { loadLatent } from './load-latent.ts'
import { loraLoaderModelOnly } from './lora-loader-model-only.ts'
import { loraLoader } from './lora-loader.ts'
import { modelSamplingDiscrete } from './model-sampling-discrete.ts'
import type { NodeImplementation } from './node.ts'
import { polyexponentialScheduler } from './polyexponential-scheduler.ts'
import { previewImage } from './preview-image.ts'
import { randomNoise } from './random-noise.ts'
import { repeatLatentBatch } from './repeat-latent-batch.ts'
import { samplerCustomAdvanced } from './sampler-custom-advanced.ts'
import { samplerCustom } from './sampler-custom.ts'
import { saveImageWebsocket } from './save-image-websocket.ts'
import { saveImage } from './save-image.ts'
import { saveLatent } from './save-latent.ts'
import { sdTurboScheduler } from './sd-turbo-scheduler.ts'
import { setLatentNoiseMask } from './set-latent-noise-mask.ts'
import { splitSigmasDenoise } from './split-sigmas-denoise.ts'
import { splitSigmas } from './split-sigmas.ts'
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
  conditioningCombine,
  conditioningConcat,
  conditioningAverage,
  emptyLatentImage,
  kSampler,
  kSamplerAdvanced,
  samplerCustom,
  samplerCustomAdvanced,
  kSamplerSelect,
  basicScheduler,
  sdTurboScheduler,
  karrasScheduler,
  exponentialScheduler,
  polyexponentialScheduler,
  alignYourStepsScheduler,
  splitSigmas,
  splitSigmasDenoise,
  flipSigmas,
  randomNoise,
  disableNoise,
  cfgGuider,
  basicGuider,
  modelSamplingDiscrete,
  vaeDecode,
  vaeEncode,
  latentUpscale,
  latentUpscaleBy,
  latentFromBatch,
  repeatLatentBatch,
  setLatentNoiseMask,
  loadImage,
  loadImageMask,
  emptyImage,
  imageScale,
  imageScaleBy,
  imageInvert,
  saveImage,
  previewImage,
  saveImageWebsocket,
  saveLatent,
  loadLatent,
]
