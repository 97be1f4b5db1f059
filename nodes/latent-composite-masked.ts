import { composite } from './inference/composite.ts'
import { defineNode, optionalPort, port, widget } from './node.ts'

export const latentCompositeMasked = defineNode({
  type: 'LatentCompositeMasked',
  displayName: 'Latent Composite Masked',
  category: 'model/latent',
  description: 'Lays latents over others where a mask is white.',
  inputs: {
    destination: port('LATENT'),
    source: port('LATENT'),
    x: widget.int({ default: 0, min: 0, max: 16384, step: 8 }),
    y: widget.int({ default: 0, min: 0, max: 16384, step: 8 }),
    resize_source: widget.boolean({ default: false }),
    mask: optionalPort('MASK'),
  },
  outputs: [{ name: 'LATENT', type: 'LATENT' }],
  run: async ({ destination, source, x, y, resize_source, mask }) => {
    const samples = composite(destination.samples, source.samples, {
      left: Math.floor(x / 8),
      top: Math.floor(y / 8),
      resizeSource: resize_source,
      mask: mask ?? null,
    })
    return { outputs: [{ ...destination, samples }] }
  },
})
