import { defineNode, port } from './node.ts'

export const getImageSize = defineNode({
  type: 'GetImageSize',
  displayName: 'Get Image Size',
  category: 'image',
  description: 'Width and height in pixels, and how many pictures there are.',
  inputs: { image: port('IMAGE') },
  outputs: [
    { name: 'width', type: 'INT' },
    { name: 'height', type: 'INT' },
    { name: 'batch_size', type: 'INT' },
  ],
  run: async ({ image }) => {
    const [batch = 0, height = 0, width = 0] = image.pixels.dims
    return { outputs: [width, height, batch] }
  },
})
