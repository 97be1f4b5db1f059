import { combineMasks, MASK_OPERATIONS } from './inference/masks.ts'
import { defineNode, port, widget } from './node.ts'

export const maskComposite = defineNode({
  type: 'MaskComposite',
  displayName: 'Combine Masks',
  category: 'image/mask',
  description: 'Joins a mask to another.',
  inputs: {
    destination: port('MASK'),
    source: port('MASK'),
    x: widget.int({ default: 0, min: 0, max: 16384, step: 1 }),
    y: widget.int({ default: 0, min: 0, max: 16384, step: 1 }),
    operation: widget.combo({ options: MASK_OPERATIONS }),
  },
  outputs: [{ name: 'MASK', type: 'MASK' }],
  run: async ({ destination, source, x, y, operation }) => ({
    outputs: [{ values: combineMasks(destination.values, source.values, { left: x, top: y, operation }) }],
  }),
})
