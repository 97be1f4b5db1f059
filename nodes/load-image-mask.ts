import { readPicture, type Frames } from './inference/image/read-picture.ts'
import { blame } from './inference/node-error.ts'
import { floats, type FloatTensor } from './inference/tensor.ts'
import { defineNode, widget } from './node.ts'

export const loadImageMask = defineNode({
  type: 'LoadImageMask',
  displayName: 'Load Image (as Mask)',
  category: 'image',
  description: 'Reads one channel of a picture of the input folder as a mask.',
  inputs: {
    image: widget.file('input', { imageUpload: true }),
    channel: widget.combo({
      options: ['alpha', 'red', 'green', 'blue'],
      tooltip: 'For alpha, the mask covers what is transparent.',
    }),
  },
  outputs: [{ name: 'MASK', type: 'MASK', tooltip: '1 where the effect applies.' }],
  searchAliases: ['inpaint'],
  fingerprint: ({ image }, { files }) => files.identify('input', image),
  run: async ({ image, channel }, { files }) => {
    const frames = await blame('image', files.readInput(image).then(readPicture))
    return { outputs: [{ values: maskOf(frames, channel) }] }
  },
})

function maskOf(frames: Frames, channel: 'alpha' | 'red' | 'green' | 'blue'): FloatTensor {
  const { count, height, width, rgb, alpha } = frames
  const dims = [count, height, width]
  if (channel !== 'alpha') {
    const offset = ['red', 'green', 'blue'].indexOf(channel)
    return floats(
      Float32Array.from({ length: rgb.length / 3 }, (_, i) => (rgb[i * 3 + offset] ?? 0) / 255),
      dims,
    )
  }
  // ComfyUI's mask for a picture without transparency: all zeros, of a size that fits any.
  if (alpha === null) return floats(new Float32Array(64 * 64), [1, 64, 64])
  return floats(
    Float32Array.from(alpha, (value) => 1 - value / 255),
    dims,
  )
}
