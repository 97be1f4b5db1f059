import { NodeError } from './inference/node-error.ts'
import { defineNode, port, widget } from './node.ts'

export const vaeEncodeTiled = defineNode({
  type: 'VAEEncodeTiled',
  displayName: 'VAE Encode (Tiled)',
  category: 'model/latent',
  description:
    'Turns pictures into latents a tile at a time, which takes less memory and differs a little from the whole. VAE Encode does so by itself where memory is short.',
  inputs: {
    pixels: port('IMAGE'),
    vae: port('VAE'),
    tile_size: widget.int({ default: 512, min: 64, max: 4096, step: 64, advanced: true }),
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
  outputs: [{ name: 'LATENT', type: 'LATENT' }],
  usesRuntime: true,
  run: async ({ pixels, vae, tile_size, overlap }, { inference, signal, progress }) => {
    if (overlap * 2 >= tile_size) {
      throw new NodeError(
        `Tiles of ${tile_size} pixels cannot overlap by ${overlap}: it must be below half.`,
        {
          input: 'overlap',
          remedy: `Choose less than ${tile_size / 2}.`,
        },
      )
    }
    const tiles = { tile: Math.floor(tile_size / 8), overlap: Math.floor(overlap / 8) }
    return { outputs: [await inference.encode(vae, pixels, { signal, progress, tiles })] }
  },
})
