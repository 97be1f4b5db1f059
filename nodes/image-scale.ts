import { scaleImage } from './inference/image/scale-image.ts'
import { RESAMPLING_METHODS, roundToEven } from './inference/resample.ts'
import { defineNode, port, widget } from './node.ts'

export const imageScale = defineNode({
  type: 'ImageScale',
  displayName: 'Upscale Image',
  category: 'image/upscaling',
  description: 'Scales pictures to a size in pixels. A side of 0 follows the other.',
  inputs: {
    image: port('IMAGE'),
    upscale_method: widget.combo({ options: [...RESAMPLING_METHODS, 'lanczos'] }),
    width: widget.int({ default: 512, min: 0, max: 16384, step: 1 }),
    height: widget.int({ default: 512, min: 0, max: 16384, step: 1 }),
    crop: widget.combo({ options: ['disabled', 'center'] }),
  },
  outputs: [{ name: 'IMAGE', type: 'IMAGE' }],
  searchAliases: ['resize'],
  run: async ({ image, upscale_method, width, height, crop }) => {
    if (width === 0 && height === 0) return { outputs: [image] }
    const [, rows = 1, columns = 1] = image.pixels.dims
    const size = {
      width: width === 0 ? Math.max(1, roundToEven((columns * height) / rows)) : width,
      height: height === 0 ? Math.max(1, roundToEven((rows * width) / columns)) : height,
    }
    return { outputs: [scaleImage(image, size, upscale_method, crop)] }
  },
})
