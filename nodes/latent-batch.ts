import { joinBatch } from './inference/batch.ts'
import { scaleLatent } from './inference/scale-latent.ts'
import type { Latent } from './inference/values.ts'
import { defineNode, port } from './node.ts'

export const latentBatch = defineNode({
  type: 'LatentBatch',
  displayName: 'Batch Latents (DEPRECATED)',
  category: 'model/latent/batch',
  description: 'Puts two batches of latents into one; the second is scaled to the size of the first.',
  inputs: { samples1: port('LATENT'), samples2: port('LATENT') },
  outputs: [{ name: 'LATENT', type: 'LATENT' }],
  run: async ({ samples1, samples2 }) => {
    const [, , height = 0, width = 0] = samples1.samples.dims
    const second = scaleLatent(samples2, { height, width }, 'bilinear', 'center')
    const samples = joinBatch([samples1.samples, second.samples])
    const batchIndex = [...placesOf(samples1), ...placesOf(samples2)]
    return { outputs: [{ ...samples1, samples, batchIndex }] }
  },
})

function placesOf({ samples, batchIndex }: Latent): readonly number[] {
  return batchIndex ?? Array.from({ length: samples.dims[0] ?? 1 }, (_, index) => index)
}
