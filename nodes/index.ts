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
import { conditioningSetAreaPercentage } from './conditioning-set-area-percentage.ts'
import { conditioningSetAreaStrength } from './conditioning-set-area-strength.ts'
import { conditioningSetArea } from './conditioning-set-area.ts'
import { conditioningSetMask } from './conditioning-set-mask.ts'
import { conditioningSetTimestepRange } from './conditioning-set-timestep-range.ts'
import { conditioningZeroOut } from './conditioning-zero-out.ts'
import { cropMask } from './crop-mask.ts'
import { disableNoise } from './disable-noise.ts'
import { dualClipLoader } from './dual-clip-loader.ts'
import { emptyImage } from './empty-image.ts'
import { emptyLatentImage } from './empty-latent-image.ts'
import { exponentialScheduler } from './exponential-scheduler.ts'
import { flipSigmas } from './flip-sigmas.ts'
import { getImageSize } from './get-image-size.ts'
import { growMask } from './grow-mask.ts'
import { imageBatch } from './image-batch.ts'
import { imageCompositeMasked } from './image-composite-masked.ts'
import { imageCrop } from './image-crop.ts'
import { imageFlip } from './image-flip.ts'
import { imageFromBatch } from './image-from-batch.ts'
import { imageInvert } from './image-invert.ts'
import { imagePadForOutpaint } from './image-pad-for-outpaint.ts'
import { imageRotate } from './image-rotate.ts'
import { imageScaleBy } from './image-scale-by.ts'
import { imageScaleToMaxDimension } from './image-scale-to-max-dimension.ts'
import { imageScaleToTotalPixels } from './image-scale-to-total-pixels.ts'
import { imageScale } from './image-scale.ts'
import { imageToMask } from './image-to-mask.ts'
import { inpaintModelConditioning } from './inpaint-model-conditioning.ts'
import { invertMask } from './invert-mask.ts'
import { kSamplerAdvanced } from './k-sampler-advanced.ts'
import { kSamplerSelect } from './k-sampler-select.ts'
import { kSampler } from './k-sampler.ts'
import { karrasScheduler } from './karras-scheduler.ts'
import { latentAdd } from './latent-add.ts'
import { latentBatch } from './latent-batch.ts'
import { latentBlend } from './latent-blend.ts'
import { latentCompositeMasked } from './latent-composite-masked.ts'
import { latentComposite } from './latent-composite.ts'
import { latentCrop } from './latent-crop.ts'
import { latentFlip } from './latent-flip.ts'
import { latentFromBatch } from './latent-from-batch.ts'
import { latentInterpolate } from './latent-interpolate.ts'
import { latentMultiply } from './latent-multiply.ts'
import { latentRotate } from './latent-rotate.ts'
import { latentSubtract } from './latent-subtract.ts'
import { latentUpscaleBy } from './latent-upscale-by.ts'
import { latentUpscale } from './latent-upscale.ts'
import { loadImageMask } from './load-image-mask.ts'
import { loadImage } from './load-image.ts'
import { loadLatent } from './load-latent.ts'
import { loraLoaderModelOnly } from './lora-loader-model-only.ts'
import { loraLoader } from './lora-loader.ts'
import { maskComposite } from './mask-composite.ts'
import { maskToImage } from './mask-to-image.ts'
import { modelSamplingDiscrete } from './model-sampling-discrete.ts'
import type { NodeImplementation } from './node.ts'
import { polyexponentialScheduler } from './polyexponential-scheduler.ts'
import { previewImage } from './preview-image.ts'
import { primitiveBoolean } from './primitive-boolean.ts'
import { primitiveFloat } from './primitive-float.ts'
import { primitiveInt } from './primitive-int.ts'
import { primitiveStringMultiline } from './primitive-string-multiline.ts'
import { primitiveString } from './primitive-string.ts'
import { randomNoise } from './random-noise.ts'
import { repeatImageBatch } from './repeat-image-batch.ts'
import { repeatLatentBatch } from './repeat-latent-batch.ts'
import { rescaleCfg } from './rescale-cfg.ts'
import { samplerCustomAdvanced } from './sampler-custom-advanced.ts'
import { samplerCustom } from './sampler-custom.ts'
import { saveImageWebsocket } from './save-image-websocket.ts'
import { saveImage } from './save-image.ts'
import { saveLatent } from './save-latent.ts'
import { sdTurboScheduler } from './sd-turbo-scheduler.ts'
import { setLatentNoiseMask } from './set-latent-noise-mask.ts'
import { solidMask } from './solid-mask.ts'
import { splitSigmasDenoise } from './split-sigmas-denoise.ts'
import { splitSigmas } from './split-sigmas.ts'
import { stringConcatenate } from './string-concatenate.ts'
import { thresholdMask } from './threshold-mask.ts'
import { unetLoader } from './unet-loader.ts'
import { vaeDecodeTiled } from './vae-decode-tiled.ts'
import { vaeDecode } from './vae-decode.ts'
import { vaeEncodeForInpaint } from './vae-encode-for-inpaint.ts'
import { vaeEncodeTiled } from './vae-encode-tiled.ts'
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
  conditioningSetArea,
  conditioningSetAreaPercentage,
  conditioningSetAreaStrength,
  conditioningSetMask,
  conditioningSetTimestepRange,
  inpaintModelConditioning,
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
  rescaleCfg,
  vaeDecode,
  vaeEncode,
  vaeDecodeTiled,
  vaeEncodeTiled,
  vaeEncodeForInpaint,
  latentUpscale,
  latentUpscaleBy,
  latentFromBatch,
  repeatLatentBatch,
  latentBatch,
  setLatentNoiseMask,
  latentComposite,
  latentCompositeMasked,
  latentBlend,
  latentCrop,
  latentFlip,
  latentRotate,
  latentAdd,
  latentSubtract,
  latentMultiply,
  latentInterpolate,
  loadImage,
  loadImageMask,
  emptyImage,
  imageScale,
  imageScaleBy,
  imageScaleToTotalPixels,
  imageScaleToMaxDimension,
  imageInvert,
  imageCrop,
  imageFlip,
  imageRotate,
  imagePadForOutpaint,
  imageCompositeMasked,
  imageBatch,
  imageFromBatch,
  repeatImageBatch,
  getImageSize,
  solidMask,
  invertMask,
  growMask,
  thresholdMask,
  cropMask,
  maskComposite,
  maskToImage,
  imageToMask,
  saveImage,
  previewImage,
  saveImageWebsocket,
  saveLatent,
  loadLatent,
  primitiveString,
  primitiveStringMultiline,
  primitiveInt,
  primitiveFloat,
  primitiveBoolean,
  stringConcatenate,
]
