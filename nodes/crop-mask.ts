import { crop } from './inference/remap.ts'
import { defineNode, port, widget } from './node.ts'

export const cropMask = defineNode({
  type: 'CropMask',
  displayName: 'Crop Mask',
  category: 'image/mask',
  description: 'Cuts a part out of masks.',
  inputs: {
    mask: port('MASK'),
    x: widget.int({ default: 0, min: 0, max: 16384, step: 1 }),
    y: widget.int({ default: 0, min: 0, max: 16384, step: 1 }),
    width: widget.int({ default: 512, min: 1, max: 16384, step: 1 }),
    height: widget.int({ default: 512, min: 1, max: 16384, step: 1 }),
  },
  outputs: [{ name: 'MASK', type: 'MASK' }],
  run: async ({ mask: { values }, x, y, width, height }) => {
    const [, rows = 1, columns = 1] = values.dims
    const [left, top] = [Math.min(x, columns - 1), Math.min(y, rows - 1)]
    const area = { left, top, width: Math.min(width, columns - left), height: Math.min(height, rows - top) }
    return { outputs: [{ values: crop(values, 1, area) }] }
  },
})
