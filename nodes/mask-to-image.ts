import { floats } from './inference/tensor.ts'
import { defineNode, port } from './node.ts'

export const maskToImage = defineNode({
  type: 'MaskToImage',
  displayName: 'Convert Mask to Image',
  category: 'image/mask',
  description: 'Masks as grey pictures.',
  inputs: { mask: port('MASK') },
  outputs: [{ name: 'IMAGE', type: 'IMAGE' }],
  run: async ({ mask: { values } }) => {
    const { data, dims } = values
    const grey = Float32Array.from({ length: data.length * 3 }, (_, i) => data[Math.floor(i / 3)] ?? 0)
    return { outputs: [{ pixels: floats(grey, [...dims, 3]) }] }
  },
})
