import { defineNode, port } from './node.ts'

export const vaeEncode = defineNode({
  type: 'VAEEncode',
  displayName: 'VAE Encode',
  category: 'model/latent',
  description: 'Turns pictures into latents, cropped around the centre to multiples of 8 pixels.',
  inputs: { pixels: port('IMAGE'), vae: port('VAE') },
  outputs: [{ name: 'LATENT', type: 'LATENT' }],
  usesRuntime: true,
  searchAliases: ['img2img'],
  run: async ({ pixels, vae }, { inference, signal, progress }) => ({
    outputs: [await inference.encode(vae, pixels, { signal, progress, tiles: null })],
  }),
})
