import { flip, FLIPS } from './inference/remap.ts'
import { defineNode, port, widget } from './node.ts'

export const imageFlip = defineNode({
  type: 'ImageFlip',
  displayName: 'Flip Image',
  category: 'image/transform',
  description: 'Mirrors pictures.',
  inputs: { image: port('IMAGE'), flip_method: widget.combo({ options: FLIPS }) },
  outputs: [{ name: 'IMAGE', type: 'IMAGE' }],
  searchAliases: ['mirror'],
  run: async ({ image: { pixels }, flip_method }) => ({
    outputs: [{ pixels: flip(pixels, 1, flip_method) }],
  }),
})
