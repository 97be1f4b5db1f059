import { asFloats } from './inference/image/picture-values.ts'
import { cropToGrid, greyUnder, growMask, maskOver } from './inference/inpaint-mask.ts'
import { defineNode, port, widget } from './node.ts'

export const vaeEncodeForInpaint = defineNode({
  type: 'VAEEncodeForInpaint',
  displayName: 'VAE Encode (for Inpainting)',
  category: 'model/latent',
  description:
    'Turns pictures into latents whose masked part is grey, to be painted anew at a denoise of 1. To keep something of it, take VAE Encode and Set Latent Noise Mask.',
  inputs: {
    pixels: port('IMAGE'),
    vae: port('VAE'),
    mask: port('MASK'),
    grow_mask_by: widget.int({
      default: 6,
      min: 0,
      max: 64,
      step: 1,
      tooltip: 'Pixels around the mask that are painted over too, so that no edge shows.',
    }),
  },
  outputs: [{ name: 'LATENT', type: 'LATENT' }],
  usesRuntime: true,
  searchAliases: ['inpaint', 'outpaint'],
  run: async ({ pixels, vae, mask, grow_mask_by }, { inference, signal, progress }) => {
    const pictures = asFloats(pixels)
    const over = maskOver(mask, pictures)
    const greyed = { pixels: greyUnder(over, cropToGrid(pictures)) }
    const latent = await inference.encode(vae, greyed, { signal, progress, tiles: null })
    return { outputs: [{ ...latent, noiseMask: growMask(over, grow_mask_by) }] }
  },
})
