import { crop } from './inference/remap.ts'
import { defineNode, port, widget } from './node.ts'

export const imageCrop = defineNode({
  type: 'ImageCrop',
  displayName: 'Crop Image (DEPRECATED)',
  category: 'image/transform',
  description: 'Cuts a part out of pictures.',
  inputs: {
    image: port('IMAGE'),
    width: widget.int({ default: 512, min: 1, max: 16384, step: 1 }),
    height: widget.int({ default: 512, min: 1, max: 16384, step: 1 }),
    x: widget.int({ default: 0, min: 0, max: 16384, step: 1 }),
    y: widget.int({ default: 0, min: 0, max: 16384, step: 1 }),
  },
  outputs: [{ name: 'IMAGE', type: 'IMAGE' }],
  run: async ({ image: { pixels }, width, height, x, y }) => {
    const [, rows = 1, columns = 1] = pixels.dims
    const [left, top] = [Math.min(x, columns - 1), Math.min(y, rows - 1)]
    const area = { left, top, width: Math.min(width, columns - left), height: Math.min(height, rows - top) }
    return { outputs: [{ pixels: crop(pixels, 1, area) }] }
  },
})
