import { defineNode, port } from './node.ts'

export const vaeDecode = defineNode({
  type: 'VAEDecode',
  displayName: 'VAE Decode',
  category: 'model/latent',
  description: 'Turns latents into pictures.',
  inputs: { samples: port('LATENT'), vae: port('VAE') },
  outputs: [{ name: 'IMAGE', type: 'IMAGE' }],
  usesRuntime: true,
  makesPictures: true,
  run: async ({ samples, vae }, { inference, signal, progress, pictures }) => ({
    outputs: [await inference.decode(vae, samples, { signal, progress, pictures, tiles: null })],
  }),
})
