import { readPicture } from './inference/image/read-picture.ts'
import { bytes, floats } from './inference/tensor.ts'
import { blame } from './inference/node-error.ts'
import { defineNode, widget } from './node.ts'

export const loadImage = defineNode({
  type: 'LoadImage',
  displayName: 'Load Image',
  category: 'image',
  description: 'Reads a picture of the input folder, and its transparency as a mask.',
  inputs: { image: widget.file('input', { imageUpload: true }) },
  outputs: [
    { name: 'IMAGE', type: 'IMAGE' },
    { name: 'MASK', type: 'MASK', tooltip: '1 where the picture is transparent.' },
  ],
  searchAliases: ['picture', 'photo', 'open'],
  fingerprint: ({ image }, { files }) => files.identify('input', image),
  run: async ({ image }, { files }) => {
    const frames = await blame('image', files.readInput(image).then(readPicture))
    const { count, height, width, rgb, alpha } = frames
    // ComfyUI's mask for a picture without transparency: all zeros, of a size that fits any.
    const mask =
      alpha === null
        ? floats(new Float32Array(64 * 64), [1, 64, 64])
        : floats(
            Float32Array.from(alpha, (value) => 1 - value / 255),
            [count, height, width],
          )
    return {
      outputs: [{ pixels: bytes(rgb, [count, height, width, 3]) }, { values: mask }],
    }
  },
})
