import { floats } from './inference/tensor.ts'
import { defineNode, port, widget } from './node.ts'

export const latentMultiply = defineNode({
  type: 'LatentMultiply',
  displayName: 'LatentMultiply',
  category: 'model/latent/advanced',
  description: 'Multiplies latents by a number.',
  inputs: {
    samples: port('LATENT'),
    multiplier: widget.float({ default: 1, min: -10, max: 10, step: 0.01 }),
  },
  outputs: [{ name: 'LATENT', type: 'LATENT' }],
  run: async ({ samples: latent, multiplier }) => {
    const { data, dims } = latent.samples
    const samples = floats(
      data.map((value) => value * multiplier),
      dims,
    )
    return { outputs: [{ ...latent, samples }] }
  },
})
