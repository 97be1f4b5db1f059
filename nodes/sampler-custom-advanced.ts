import { sampleLatent } from './inference/sample-latent.ts'
import { defineNode, port } from './node.ts'

export const samplerCustomAdvanced = defineNode({
  type: 'SamplerCustomAdvanced',
  displayName: 'SamplerCustomAdvanced',
  category: 'model/sampling/custom',
  description: 'A sampler all of whose parts are nodes of their own.',
  inputs: {
    noise: port('NOISE'),
    guider: port('GUIDER'),
    sampler: port('SAMPLER'),
    sigmas: port('SIGMAS'),
    latent_image: port('LATENT'),
  },
  outputs: [
    { name: 'output', type: 'LATENT' },
    { name: 'denoised_output', type: 'LATENT', tooltip: 'Without the noise that is left.' },
  ],
  usesRuntime: true,
  searchAliases: ['sampler'],
  run: async ({ latent_image: latent, ...parts }, context) => ({
    outputs: await sampleLatent({ ...parts, latent }, context.inference, context),
  }),
})
