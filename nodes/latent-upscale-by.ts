import { roundToEven } from './inference/resample.ts'
import { LATENT_SCALING_METHODS, scaleLatent } from './inference/scale-latent.ts'
import { defineNode, port, widget } from './node.ts'

export const latentUpscaleBy = defineNode({
  type: 'LatentUpscaleBy',
  displayName: 'Upscale Latent By',
  category: 'model/latent',
  description: 'Scales latents by a factor, to be sampled once more at a denoise of about 0.5.',
  inputs: {
    samples: port('LATENT'),
    upscale_method: widget.combo({ options: LATENT_SCALING_METHODS }),
    scale_by: widget.float({ default: 1.5, min: 0.01, max: 8, step: 0.01 }),
  },
  outputs: [{ name: 'LATENT', type: 'LATENT' }],
  searchAliases: ['hires fix', 'resize'],
  run: async ({ samples: latent, upscale_method, scale_by }) => {
    const [, , rows = 0, columns = 0] = latent.samples.dims
    const size = { width: roundToEven(columns * scale_by), height: roundToEven(rows * scale_by) }
    return { outputs: [scaleLatent(latent, size, upscale_method, 'disabled')] }
  },
})
