import { bytes } from './inference/tensor.ts'
import { defineNode, widget } from './node.ts'

export const emptyImage = defineNode({
  type: 'EmptyImage',
  displayName: 'Empty Image',
  category: 'image',
  description: 'Pictures of one colour.',
  inputs: {
    width: widget.int({ default: 512, min: 1, max: 16384, step: 1 }),
    height: widget.int({ default: 512, min: 1, max: 16384, step: 1 }),
    batch_size: widget.int({ default: 1, min: 1, max: 4096 }),
    color: widget.int({
      default: 0,
      min: 0,
      max: 0xffffff,
      step: 1,
      tooltip: 'Red · 65536 + green · 256 + blue.',
    }),
  },
  outputs: [{ name: 'IMAGE', type: 'IMAGE' }],
  run: async ({ width, height, batch_size, color }) => {
    const rgb = [(color >> 16) & 0xff, (color >> 8) & 0xff, color & 0xff]
    const data = new Uint8Array(batch_size * height * width * 3)
    for (let at = 0; at < data.length; at += 3) data.set(rgb, at)
    return { outputs: [{ pixels: bytes(data, [batch_size, height, width, 3]) }] }
  },
})
