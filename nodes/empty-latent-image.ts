import { floats } from './inference/tensor.ts'
import { defineNode, widget } from './node.ts'

export const emptyLatentImage = defineNode({
  type: 'EmptyLatentImage',
  displayName: 'Empty Latent Image',
  category: 'model/latent',
  description:
    'Latents to start from, and with them the size of the picture. SDXL is at its best near 1024 × 1024.',
  inputs: {
    width: widget.int({ default: 512, min: 16, max: 16384, step: 8, tooltip: 'In pixels.' }),
    height: widget.int({ default: 512, min: 16, max: 16384, step: 8, tooltip: 'In pixels.' }),
    batch_size: widget.int({ default: 1, min: 1, max: 4096, tooltip: 'Pictures made at once.' }),
  },
  outputs: [{ name: 'LATENT', type: 'LATENT' }],
  searchAliases: ['size', 'resolution', 'batch'],
  run: async ({ width, height, batch_size }) => {
    const dims = [batch_size, 4, Math.floor(height / 8), Math.floor(width / 8)]
    const samples = floats(new Float32Array(dims.reduce((a, b) => a * b)), dims)
    return { outputs: [{ samples, noiseMask: null, batchIndex: null }] }
  },
})
