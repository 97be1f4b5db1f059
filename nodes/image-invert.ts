import { asFloats } from './inference/image/picture-values.ts'
import { floats } from './inference/tensor.ts'
import { defineNode, port } from './node.ts'

export const imageInvert = defineNode({
  type: 'ImageInvert',
  displayName: 'Invert Image Colors',
  category: 'image/color',
  description: 'Turns every colour into its opposite.',
  inputs: { image: port('IMAGE') },
  outputs: [{ name: 'IMAGE', type: 'IMAGE' }],
  run: async ({ image }) => {
    const { data, dims } = asFloats(image)
    const inverted = floats(
      data.map((value) => 1 - value),
      dims,
    )
    return { outputs: [{ pixels: inverted }] }
  },
})
