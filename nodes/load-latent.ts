import { readLatentFile } from './inference/latent-file.ts'
import { blame } from './inference/node-error.ts'
import { defineNode, widget } from './node.ts'

export const loadLatent = defineNode({
  type: 'LoadLatent',
  displayName: 'Load Latent',
  category: 'model/latent',
  description: 'Reads latents that Save Latent wrote, from the input folder.',
  inputs: { latent: widget.file('latents') },
  outputs: [{ name: 'LATENT', type: 'LATENT' }],
  fingerprint: ({ latent }, { files }) => files.identify('input', latent),
  run: async ({ latent }, { files }) => {
    const samples = await blame('latent', files.readInput(latent).then(readLatentFile))
    return { outputs: [{ samples, noiseMask: null, batchIndex: null }] }
  },
})
