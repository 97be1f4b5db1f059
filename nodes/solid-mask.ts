import { floats } from './inference/tensor.ts'
import { defineNode, widget } from './node.ts'

export const solidMask = defineNode({
  type: 'SolidMask',
  displayName: 'Create Solid Mask',
  category: 'image/mask',
  description: 'A mask of one value.',
  inputs: {
    value: widget.float({ default: 1, min: 0, max: 1, step: 0.01 }),
    width: widget.int({ default: 512, min: 1, max: 16384, step: 1 }),
    height: widget.int({ default: 512, min: 1, max: 16384, step: 1 }),
  },
  outputs: [{ name: 'MASK', type: 'MASK' }],
  run: async ({ value, width, height }) => ({
    outputs: [{ values: floats(new Float32Array(height * width).fill(value), [1, height, width]) }],
  }),
})
