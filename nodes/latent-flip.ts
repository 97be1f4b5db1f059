import { flip, FLIPS } from './inference/remap.ts'
import { defineNode, port, widget } from './node.ts'

export const latentFlip = defineNode({
  type: 'LatentFlip',
  displayName: 'Flip Latent',
  category: 'model/latent/transform',
  description: 'Mirrors latents.',
  inputs: { samples: port('LATENT'), flip_method: widget.combo({ options: FLIPS }) },
  outputs: [{ name: 'LATENT', type: 'LATENT' }],
  searchAliases: ['mirror'],
  run: async ({ samples: latent, flip_method }) => ({
    outputs: [{ ...latent, samples: flip(latent.samples, 2, flip_method) }],
  }),
})
