import { asFloats } from './inference/image/picture-values.ts'
import { cropToGrid, maskOver } from './inference/inpaint-mask.ts'
import { defineNode, port, widget } from './node.ts'

export const inpaintModelConditioning = defineNode({
  type: 'InpaintModelConditioning',
  displayName: 'InpaintModelConditioning',
  category: 'model/conditioning',
  description:
    'Prepares a picture for inpainting with an ordinary model: it is encoded as it is, and the sampler changes only what the mask covers.',
  inputs: {
    positive: port('CONDITIONING'),
    negative: port('CONDITIONING'),
    vae: port('VAE'),
    pixels: port('IMAGE'),
    mask: port('MASK'),
    noise_mask: widget.boolean({
      default: true,
      tooltip: 'Off lets the sampler change the whole picture.',
    }),
  },
  outputs: [
    { name: 'positive', type: 'CONDITIONING' },
    { name: 'negative', type: 'CONDITIONING' },
    { name: 'latent', type: 'LATENT' },
  ],
  usesRuntime: true,
  searchAliases: ['inpaint', 'outpaint'],
  run: async ({ positive, negative, vae, pixels, mask, noise_mask }, { inference, signal, progress }) => {
    const pictures = asFloats(pixels)
    const cropped = { pixels: cropToGrid(pictures) }
    const latent = await inference.encode(vae, cropped, { signal, progress, tiles: null })
    const noiseMask = noise_mask ? maskOver(mask, pictures) : null
    return { outputs: [positive, negative, { ...latent, noiseMask }] }
  },
})
