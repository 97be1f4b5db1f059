import { blame, NodeError } from './inference/node-error.ts'
import { defineNode, widget } from './node.ts'

export const vaeLoader = defineNode({
  type: 'VAELoader',
  displayName: 'Load VAE',
  category: 'model/loaders',
  description: 'Opens a VAE of its own, to use in place of the one in the checkpoint.',
  inputs: { vae_name: widget.file('vae', { tooltip: 'A file in the vae folder.' }) },
  outputs: [{ name: 'VAE', type: 'VAE' }],
  fingerprint: ({ vae_name }, { files }) => files.identify('vae', vae_name),
  run: async ({ vae_name }, { files }) => {
    const file = await blame('vae_name', files.openModel('vae', vae_name))
    if (file.vae === null) {
      throw new NodeError(`${vae_name} holds no VAE: it is ${file.label}.`, {
        input: 'vae_name',
        remedy: 'Choose an SDXL VAE, such as sdxl_vae.safetensors.',
      })
    }
    return { outputs: [{ weights: file.vae }] }
  },
})
