import { expandMask } from './inference/masks.ts'
import { defineNode, port, widget } from './node.ts'

export const growMask = defineNode({
  type: 'GrowMask',
  displayName: 'Grow Mask',
  category: 'image/mask',
  description: 'Makes what is covered larger or, below 0, smaller.',
  inputs: {
    mask: port('MASK'),
    expand: widget.int({ default: 0, min: -16384, max: 16384, step: 1, tooltip: 'In pixels.' }),
    tapered_corners: widget.boolean({ default: true, advanced: true }),
  },
  outputs: [{ name: 'MASK', type: 'MASK' }],
  searchAliases: ['dilate', 'erode', 'shrink'],
  run: async ({ mask: { values }, expand, tapered_corners }) => ({
    outputs: [{ values: expandMask(values, expand, tapered_corners) }],
  }),
})
