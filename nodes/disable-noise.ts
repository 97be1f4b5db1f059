import type { Noise } from './inference/values.ts'
import { defineNode } from './node.ts'

export const disableNoise = defineNode({
  type: 'DisableNoise',
  displayName: 'DisableNoise',
  category: 'model/sampling/noise',
  description: 'Adds no noise: the sampler goes on with what the latent has.',
  inputs: {},
  outputs: [{ name: 'NOISE', type: 'NOISE' }],
  run: async () => {
    const noise: Noise = { seed: 0, isAdded: false }
    return { outputs: [noise] }
  },
})
