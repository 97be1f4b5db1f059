import { mapMask } from './inference/masks.ts'
import { defineNode, port, widget } from './node.ts'

export const thresholdMask = defineNode({
  type: 'ThresholdMask',
  displayName: 'Threshold Mask',
  category: 'image/mask',
  description: 'All or nothing: 1 where the mask is above a value.',
  inputs: { mask: port('MASK'), value: widget.float({ default: 0.5, min: 0, max: 1, step: 0.01 }) },
  outputs: [{ name: 'MASK', type: 'MASK' }],
  run: async ({ mask: { values }, value }) => {
    const limit = Math.fround(value)
    return { outputs: [{ values: mapMask(values, (each) => (each > limit ? 1 : 0)) }] }
  },
})
