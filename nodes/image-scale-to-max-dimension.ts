import { scaleImage } from './inference/image/scale-image.ts'
import { roundToEven } from './inference/resample.ts'
import { defineNode, port, widget } from './node.ts'

export const imageScaleToMaxDimension = defineNode({
  type: 'ImageScaleToMaxDimension',
  displayName: 'Scale Image to Max Dimension',
  category: 'image/upscaling',
  description: 'Scales pictures so that their longer side has this many pixels.',
  inputs: {
    image: port('IMAGE'),
    upscale_method: widget.combo({ options: ['area', 'lanczos', 'bilinear', 'nearest-exact', 'bicubic'] }),
    largest_size: widget.int({ default: 512, min: 0, max: 16384, step: 1 }),
  },
  outputs: [{ name: 'IMAGE', type: 'IMAGE' }],
  searchAliases: ['resize'],
  run: async ({ image, upscale_method, largest_size }) => {
    const [, rows = 1, columns = 1] = image.pixels.dims
    const longer = Math.max(rows, columns)
    const side = (pixels: number): number => Math.max(1, roundToEven((pixels / longer) * largest_size))
    const size = { width: side(columns), height: side(rows) }
    return { outputs: [scaleImage(image, size, upscale_method, 'disabled')] }
  },
})
