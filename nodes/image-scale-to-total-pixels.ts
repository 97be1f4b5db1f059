import { scaleImage } from './inference/image/scale-image.ts'
import { RESAMPLING_METHODS, roundToEven } from './inference/resample.ts'
import { defineNode, port, widget } from './node.ts'

export const imageScaleToTotalPixels = defineNode({
  type: 'ImageScaleToTotalPixels',
  displayName: 'Scale Image to Total Pixels',
  category: 'image/upscaling',
  description: 'Scales pictures to a number of pixels: to one million before they are encoded for SDXL.',
  inputs: {
    image: port('IMAGE'),
    upscale_method: widget.combo({ options: [...RESAMPLING_METHODS, 'lanczos'] }),
    megapixels: widget.float({ default: 1, min: 0.01, max: 16, step: 0.01, tooltip: 'Of 1024 × 1024 each.' }),
    resolution_steps: widget.int({
      default: 1,
      min: 1,
      max: 256,
      advanced: true,
      tooltip: 'Both sides become multiples of this.',
    }),
  },
  outputs: [{ name: 'IMAGE', type: 'IMAGE' }],
  searchAliases: ['resize'],
  run: async ({ image, upscale_method, megapixels, resolution_steps: step }) => {
    const [, rows = 1, columns = 1] = image.pixels.dims
    const scale = Math.sqrt((megapixels * 1024 * 1024) / (columns * rows))
    const side = (pixels: number): number => Math.max(step, roundToEven((pixels * scale) / step) * step)
    const size = { width: side(columns), height: side(rows) }
    return { outputs: [scaleImage(image, size, upscale_method, 'disabled')] }
  },
})
