import { scaleImage } from './inference/image/scale-image.ts'
import { RESAMPLING_METHODS, roundToEven } from './inference/resample.ts'
import { defineNode, port, widget } from './node.ts'

export const imageScaleBy = defineNode({
  type: 'ImageScaleBy',
  displayName: 'Upscale Image By',
  category: 'image/upscaling',
  description: 'Scales pictures by a factor.',
  inputs: {
    image: port('IMAGE'),
    upscale_method: widget.combo({ options: [...RESAMPLING_METHODS, 'lanczos'] }),
    scale_by: widget.float({ default: 1, min: 0.01, max: 8, step: 0.01 }),
  },
  outputs: [{ name: 'IMAGE', type: 'IMAGE' }],
  searchAliases: ['resize'],
  run: async ({ image, upscale_method, scale_by }) => {
    const [, rows = 1, columns = 1] = image.pixels.dims
    const size = {
      width: Math.max(1, roundToEven(columns * scale_by)),
      height: Math.max(1, roundToEven(rows * scale_by)),
    }
    return { outputs: [scaleImage(image, size, upscale_method, 'disabled')] }
  },
})
