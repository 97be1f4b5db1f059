import { zipSamples } from './inference/latent-arithmetic.ts'
import { defineNode, port } from './node.ts'

export const latentAdd = defineNode({
  type: 'LatentAdd',
  displayName: 'LatentAdd',
  category: 'model/latent/advanced',
  description: 'Adds latents value by value.',
  inputs: { samples1: port('LATENT'), samples2: port('LATENT') },
  outputs: [{ name: 'LATENT', type: 'LATENT' }],
  run: async ({ samples1, samples2 }) => {
    const samples = zipSamples(samples1.samples, samples2.samples, (a, b) => a + b)
    return { outputs: [{ ...samples1, samples }] }
  },
})
