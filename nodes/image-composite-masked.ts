import { composite } from './inference/composite.ts'
import { withChannels } from './inference/image/picture-batch.ts'
import { asFloats } from './inference/image/picture-values.ts'
import { toInterleaved, toPlanes } from './inference/image/planes.ts'
import { defineNode, optionalPort, port, widget } from './node.ts'

export const imageCompositeMasked = defineNode({
  type: 'ImageCompositeMasked',
  displayName: 'Image Composite Masked',
  category: 'image/compositing',
  description: 'Lays pictures over others where a mask is white: puts an inpainted part back, for one.',
  inputs: {
    destination: port('IMAGE'),
    source: port('IMAGE'),
    x: widget.int({ default: 0, min: 0, max: 16384, step: 1 }),
    y: widget.int({ default: 0, min: 0, max: 16384, step: 1 }),
    resize_source: widget.boolean({ default: false }),
    mask: optionalPort('MASK'),
  },
  outputs: [{ name: 'IMAGE', type: 'IMAGE' }],
  searchAliases: ['paste', 'overlay'],
  run: async ({ destination, source, x, y, resize_source, mask }) => {
    const [, , , channels = 3] = destination.pixels.dims
    const [under, over] = [destination, withChannels(source, channels)].map((image) =>
      toPlanes(asFloats(image)),
    )
    if (under === undefined || over === undefined) throw new Error('There are two pictures.')
    const options = { left: x, top: y, resizeSource: resize_source, mask: mask ?? null }
    return { outputs: [{ pixels: toInterleaved(composite(under, over, options)) }] }
  },
})
