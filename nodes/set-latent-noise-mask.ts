import { floats } from './inference/tensor.ts'
import { defineNode, port } from './node.ts'

export const setLatentNoiseMask = defineNode({
  type: 'SetLatentNoiseMask',
  displayName: 'Set Latent Noise Mask',
  category: 'model/latent',
  description: 'Lets the sampler change only what the mask covers: inpainting.',
  inputs: { samples: port('LATENT'), mask: port('MASK') },
  outputs: [{ name: 'LATENT', type: 'LATENT' }],
  searchAliases: ['inpaint'],
  run: async ({ samples, mask: { values } }) => {
    const [batch = 1, height = 1, width = 1] = values.dims
    return { outputs: [{ ...samples, noiseMask: floats(values.data, [batch, 1, height, width]) }] }
  },
})
