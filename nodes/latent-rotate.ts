import { turn, TURNS } from './inference/remap.ts'
import { defineNode, port, widget } from './node.ts'

export const latentRotate = defineNode({
  type: 'LatentRotate',
  displayName: 'Rotate Latent',
  category: 'model/latent/transform',
  description: 'Turns latents clockwise.',
  inputs: { samples: port('LATENT'), rotation: widget.combo({ options: TURNS }) },
  outputs: [{ name: 'LATENT', type: 'LATENT' }],
  run: async ({ samples: latent, rotation }) => ({
    outputs: [{ ...latent, samples: turn(latent.samples, 2, rotation) }],
  }),
})
