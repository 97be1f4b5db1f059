import { defineNode, port } from './node.ts'

export const imageInvert = defineNode({
  type: 'ImageInvert',
  displayName: 'Invert Image Colors',
  category: 'image/color',
  description: 'Turns every colour into its opposite.',
  inputs: { image: port('IMAGE') },
  outputs: [{ name: 'IMAGE', type: 'IMAGE' }],
  run: async ({ image: { pixels } }) => ({
    outputs: [{ pixels: { ...pixels, data: pixels.data.map((value) => 255 - value) } }],
  }),
})
