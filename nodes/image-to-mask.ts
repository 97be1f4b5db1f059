import { asFloats } from './inference/image/picture-values.ts'
import { NodeError } from './inference/node-error.ts'
import { floats } from './inference/tensor.ts'
import { defineNode, port, widget } from './node.ts'

const CHANNELS = ['red', 'green', 'blue', 'alpha'] as const

export const imageToMask = defineNode({
  type: 'ImageToMask',
  displayName: 'Convert Image to Mask',
  category: 'image/mask',
  description: 'One channel of pictures as masks.',
  inputs: { image: port('IMAGE'), channel: widget.combo({ options: CHANNELS }) },
  outputs: [{ name: 'MASK', type: 'MASK' }],
  run: async ({ image, channel }) => {
    const { data, dims } = asFloats(image)
    const [batch = 0, height = 0, width = 0, channels = 3] = dims
    const offset = CHANNELS.indexOf(channel)
    if (offset >= channels) {
      throw new NodeError('These pictures have no transparency.', {
        input: 'channel',
        remedy: 'Choose red, green or blue.',
      })
    }
    const values = Float32Array.from(
      { length: batch * height * width },
      (_, i) => data[i * channels + offset] ?? 0,
    )
    return { outputs: [{ values: floats(values, [batch, height, width]) }] }
  },
})
