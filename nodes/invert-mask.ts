import { mapMask } from './inference/masks.ts'
import { defineNode, port } from './node.ts'

export const invertMask = defineNode({
  type: 'InvertMask',
  displayName: 'Invert Mask',
  category: 'image/mask',
  description: 'What was covered is not, and what was not is.',
  inputs: { mask: port('MASK') },
  outputs: [{ name: 'MASK', type: 'MASK' }],
  run: async ({ mask: { values } }) => ({ outputs: [{ values: mapMask(values, (value) => 1 - value) }] }),
})
