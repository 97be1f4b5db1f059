import { composite } from './inference/composite.ts'
import { edgeMask } from './inference/edge-mask.ts'
import { defineNode, port, widget } from './node.ts'

export const latentComposite = defineNode({
  type: 'LatentComposite',
  displayName: 'Latent Composite',
  category: 'model/latent',
  description: 'Lays latents over others, with soft edges where wanted.',
  inputs: {
    samples_to: port('LATENT'),
    samples_from: port('LATENT'),
    x: widget.int({ default: 0, min: 0, max: 16384, step: 8 }),
    y: widget.int({ default: 0, min: 0, max: 16384, step: 8 }),
    feather: widget.int({
      default: 0,
      min: 0,
      max: 16384,
      step: 8,
      tooltip: 'Pixels over which edges inside the picture fade.',
    }),
  },
  outputs: [{ name: 'LATENT', type: 'LATENT' }],
  run: async ({ samples_to, samples_from, x, y, feather }) => {
    const [left, top] = [Math.floor(x / 8), Math.floor(y / 8)]
    const [, , height = 0, width = 0] = samples_to.samples.dims
    const [, , ownHeight = 0, ownWidth = 0] = samples_from.samples.dims
    const over = Math.floor(feather / 8)
    const mask = edgeMask(
      { height: ownHeight, width: ownWidth },
      {
        left: left > 0 ? over : 0,
        top: top > 0 ? over : 0,
        right: left + ownWidth < width ? over : 0,
        bottom: top + ownHeight < height ? over : 0,
      },
    )
    const options = { left, top, resizeSource: false, mask: { values: mask } }
    const samples = composite(samples_to.samples, samples_from.samples, options)
    return { outputs: [{ ...samples_to, samples }] }
  },
})
