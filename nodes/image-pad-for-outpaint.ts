import { asFloats } from './inference/image/picture-values.ts'
import { floats } from './inference/tensor.ts'
import { defineNode, port, widget } from './node.ts'

export const imagePadForOutpaint = defineNode({
  type: 'ImagePadForOutpaint',
  displayName: 'Pad Image for Outpainting',
  category: 'image/transform',
  description: 'Sets grey around pictures and masks it, to have more of them painted.',
  inputs: {
    image: port('IMAGE'),
    left: widget.int({ default: 0, min: 0, max: 16384, step: 8 }),
    top: widget.int({ default: 0, min: 0, max: 16384, step: 8 }),
    right: widget.int({ default: 0, min: 0, max: 16384, step: 8 }),
    bottom: widget.int({ default: 0, min: 0, max: 16384, step: 8 }),
    feathering: widget.int({
      default: 40,
      min: 0,
      max: 16384,
      step: 1,
      advanced: true,
      tooltip: 'Pixels inside the picture over which the mask fades.',
    }),
  },
  outputs: [
    { name: 'IMAGE', type: 'IMAGE' },
    { name: 'MASK', type: 'MASK' },
  ],
  searchAliases: ['outpaint', 'extend', 'border'],
  run: async ({ image, feathering, ...edges }) => {
    const { data, dims } = asFloats(image)
    const [batch = 0, height = 0, width = 0, channels = 0] = dims
    const { left, top } = edges
    const [fullHeight, fullWidth] = [top + height + edges.bottom, left + width + edges.right]
    const padded = new Float32Array(batch * fullHeight * fullWidth * channels).fill(0.5)
    for (let row = 0; row < batch * height; row++) {
      const from = row * width * channels
      const to = (Math.floor(row / height) * fullHeight + top + (row % height)) * fullWidth + left
      padded.set(data.subarray(from, from + width * channels), to * channels)
    }
    const mask = new Float32Array(fullHeight * fullWidth).fill(1)
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        mask[(top + y) * fullWidth + left + x] = fade({ y, x, height, width }, edges, feathering)
      }
    }
    return {
      outputs: [
        { pixels: floats(padded, [batch, fullHeight, fullWidth, channels]) },
        { values: floats(mask, [1, fullHeight, fullWidth]) },
      ],
    }
  },
})

/** How much of a pixel inside may change: it falls with the square of the distance to the nearest padded edge. */
function fade(
  { y, x, height, width }: { y: number; x: number; height: number; width: number },
  edges: { left: number; top: number; right: number; bottom: number },
  over: number,
): number {
  if (over === 0 || over * 2 >= height || over * 2 >= width) return 0
  const distance = Math.min(
    edges.top > 0 ? y : height,
    edges.bottom > 0 ? height - y : height,
    edges.left > 0 ? x : width,
    edges.right > 0 ? width - x : width,
  )
  return distance >= over ? 0 : ((over - distance) / over) ** 2
}
