import type { Noise } from './inference/values.ts'
import { defineNode, widget } from './node.ts'

export const randomNoise = defineNode({
  type: 'RandomNoise',
  displayName: 'RandomNoise',
  category: 'model/sampling/noise',
  description: 'The noise that a sampler starts from: the same seed gives the same picture.',
  inputs: { noise_seed: widget.seed() },
  outputs: [{ name: 'NOISE', type: 'NOISE' }],
  searchAliases: ['seed'],
  run: async ({ noise_seed }) => {
    const noise: Noise = { seed: noise_seed, isAdded: true }
    return { outputs: [noise] }
  },
})
