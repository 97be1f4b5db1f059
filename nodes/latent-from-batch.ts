import { sliceBatch } from './inference/batch.ts'
import { defineNode, port, widget } from './node.ts'

export const latentFromBatch = defineNode({
  type: 'LatentFromBatch',
  displayName: 'Get Latent From Batch',
  category: 'model/latent/batch',
  description:
    'Takes some latents out of a batch; each keeps the noise of its place, so one picture can be made again alone.',
  inputs: {
    samples: port('LATENT'),
    batch_index: widget.int({ default: 0, min: -16384, max: 16384 }),
    length: widget.int({ default: 1, min: 1, max: 64 }),
  },
  outputs: [{ name: 'LATENT', type: 'LATENT' }],
  run: async ({ samples: latent, batch_index, length }) => {
    const { samples, noiseMask, batchIndex } = latent
    const [batch = 1] = samples.dims
    const wanted = batch_index < 0 ? batch_index + batch : batch_index
    const from = Math.min(Math.max(wanted, 0), batch - 1)
    const count = Math.min(length, batch - from)
    const masks = noiseMask?.dims[0] ?? 1
    const places = batchIndex ?? Array.from({ length: batch }, (_, index) => index)
    return {
      outputs: [
        {
          samples: sliceBatch(samples, from, count),
          noiseMask: noiseMask === null || masks < batch ? noiseMask : sliceBatch(noiseMask, from, count),
          batchIndex: places.slice(from, from + count),
        },
      ],
    }
  },
})
