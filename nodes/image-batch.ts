import { joinPictures } from './inference/image/picture-batch.ts'
import { defineNode, port } from './node.ts'

export const imageBatch = defineNode({
  type: 'ImageBatch',
  displayName: 'Batch Images (DEPRECATED)',
  category: 'image/batch',
  description: 'Puts pictures into one batch; those of the second are scaled to the size of the first.',
  inputs: { image1: port('IMAGE'), image2: port('IMAGE') },
  outputs: [{ name: 'IMAGE', type: 'IMAGE' }],
  run: async ({ image1, image2 }) => ({ outputs: [joinPictures(image1, image2)] }),
})
