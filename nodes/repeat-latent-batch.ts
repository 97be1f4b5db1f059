import { repeatBatch } from './inference/batch.ts'
import { defineNode, port, widget } from './node.ts'

export const repeatLatentBatch = defineNode({
  type: 'RepeatLatentBatch',
  displayName: 'Repeat Latent Batch',
  category: 'model/latent/batch',
  description: 'Makes several of each latent, each with noise of its own.',
  inputs: {
    samples: port('LATENT'),
    amount: widget.int({ default: 1, min: 1, max: 64 }),
  },
  outputs: [{ name: 'LATENT', type: 'LATENT' }],
  run: async ({ samples: latent, amount }) => {
    const { samples, noiseMask, batchIndex } = latent
    const isMaskPerItem = noiseMask !== null && (noiseMask.dims[0] ?? 1) > 1
    const stride = batchIndex === null ? 0 : Math.max(...batchIndex) - Math.min(...batchIndex) + 1
    return {
      outputs: [
        {
          samples: repeatBatch(samples, amount),
          noiseMask: isMaskPerItem ? repeatBatch(noiseMask, amount) : noiseMask,
          batchIndex:
            batchIndex === null
              ? null
              : Array.from({ length: amount }, (_, round) =>
                  batchIndex.map((index) => index + round * stride),
                ).flat(),
        },
      ],
    }
  },
})
