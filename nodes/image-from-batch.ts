import { takePictures } from './inference/image/picture-batch.ts'
import { defineNode, port, widget } from './node.ts'

export const imageFromBatch = defineNode({
  type: 'ImageFromBatch',
  displayName: 'Get Image from Batch',
  category: 'image/batch',
  description: 'Takes some pictures out of a batch; a negative place counts from the end.',
  inputs: {
    image: port('IMAGE'),
    batch_index: widget.int({ default: 0, min: -16384, max: 16384 }),
    length: widget.int({ default: 1, min: 1, max: 4096 }),
  },
  outputs: [{ name: 'IMAGE', type: 'IMAGE' }],
  run: async ({ image, batch_index, length }) => {
    const [batch = 1] = image.pixels.dims
    const wanted = batch_index < 0 ? batch_index + batch : batch_index
    const from = Math.min(Math.max(wanted, 0), batch - 1)
    const count = Math.min(length, batch - from)
    const places = Array.from({ length: count }, (_, i) => from + i)
    return { outputs: [takePictures(image, places)] }
  },
})
