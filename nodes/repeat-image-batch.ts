import { takePictures } from './inference/image/picture-batch.ts'
import { defineNode, port, widget } from './node.ts'

export const repeatImageBatch = defineNode({
  type: 'RepeatImageBatch',
  displayName: 'Repeat Image Batch',
  category: 'image/batch',
  description: 'The whole batch several times.',
  inputs: { image: port('IMAGE'), amount: widget.int({ default: 1, min: 1, max: 4096 }) },
  outputs: [{ name: 'IMAGE', type: 'IMAGE' }],
  run: async ({ image, amount }) => {
    const [batch = 1] = image.pixels.dims
    const places = Array.from({ length: batch * amount }, (_, i) => i % batch)
    return { outputs: [takePictures(image, places)] }
  },
})
