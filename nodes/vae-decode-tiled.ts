import { defineNode, port, widget } from './node.ts'

export const vaeDecodeTiled = defineNode({
  type: 'VAEDecodeTiled',
  displayName: 'VAE Decode (Tiled)',
  category: 'model/latent',
  description:
    'Turns latents into pictures a tile at a time, which takes less memory and differs a little from the whole. VAE Decode does so by itself where memory is short.',
  inputs: {
    samples: port('LATENT'),
    vae: port('VAE'),
    tile_size: widget.int({ default: 512, min: 64, max: 4096, step: 32, advanced: true }),
    overlap: widget.int({ default: 64, min: 0, max: 4096, step: 32, advanced: true }),
    temporal_size: widget.int({
      default: 64,
      min: 8,
      max: 4096,
      step: 4,
      advanced: true,
      tooltip: 'Only for videos; has no effect here.',
    }),
    temporal_overlap: widget.int({
      default: 8,
      min: 4,
      max: 4096,
      step: 4,
      advanced: true,
      tooltip: 'Only for videos; has no effect here.',
    }),
  },
  outputs: [{ name: 'IMAGE', type: 'IMAGE' }],
  usesRuntime: true,
  makesPictures: true,
  run: async ({ samples, vae, tile_size, overlap }, { inference, signal, progress, pictures }) => {
    const shared = tile_size < overlap * 4 ? Math.floor(tile_size / 4) : overlap
    const tiles = { tile: Math.floor(tile_size / 8), overlap: Math.floor(shared / 8) }
    return { outputs: [await inference.decode(vae, samples, { signal, progress, pictures, tiles })] }
  },
})
