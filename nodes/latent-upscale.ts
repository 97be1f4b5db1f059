import { roundToEven } from './inference/resample.ts'
import { LATENT_SCALING_METHODS, scaleLatent } from './inference/scale-latent.ts'
import { defineNode, port, widget } from './node.ts'

export const latentUpscale = defineNode({
  type: 'LatentUpscale',
  displayName: 'Upscale Latent',
  category: 'model/latent',
  description:
    'Scales latents to a size in pixels, to be sampled once more at a denoise of about 0.5. A side of 0 follows the other.',
  inputs: {
    samples: port('LATENT'),
    upscale_method: widget.combo({ options: LATENT_SCALING_METHODS }),
    width: widget.int({ default: 512, min: 0, max: 16384, step: 8 }),
    height: widget.int({ default: 512, min: 0, max: 16384, step: 8 }),
    crop: widget.combo({ options: ['disabled', 'center'] }),
  },
  outputs: [{ name: 'LATENT', type: 'LATENT' }],
  searchAliases: ['hires fix', 'resize'],
  run: async ({ samples: latent, upscale_method, width, height, crop }) => {
    if (width === 0 && height === 0) return { outputs: [latent] }
    const [, , rows = 1, columns = 1] = latent.samples.dims
    const pixels = {
      width: Math.max(64, width === 0 ? roundToEven((columns * Math.max(64, height)) / rows) : width),
      height: Math.max(64, height === 0 ? roundToEven((rows * Math.max(64, width)) / columns) : height),
    }
    const size = { width: Math.floor(pixels.width / 8), height: Math.floor(pixels.height / 8) }
    return { outputs: [scaleLatent(latent, size, upscale_method, crop)] }
  },
})
