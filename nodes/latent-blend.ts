import { zipSamples } from './inference/latent-arithmetic.ts'
import { defineNode, port, widget } from './node.ts'

export const latentBlend = defineNode({
  type: 'LatentBlend',
  displayName: 'Latent Blend',
  category: 'experimental',
  description: 'Mixes two latents.',
  inputs: {
    samples1: port('LATENT'),
    samples2: port('LATENT'),
    blend_factor: widget.float({
      default: 0.5,
      min: 0,
      max: 1,
      step: 0.01,
      tooltip: 'The share of the first.',
    }),
  },
  outputs: [{ name: 'LATENT', type: 'LATENT' }],
  run: async ({ samples1, samples2, blend_factor }) => {
    const samples = zipSamples(
      samples1.samples,
      samples2.samples,
      (a, b) => a * blend_factor + b * (1 - blend_factor),
      'bicubic',
    )
    return { outputs: [{ ...samples1, samples }] }
  },
})
