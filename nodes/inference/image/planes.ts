import { floats, type FloatTensor } from '../tensor.ts'

/** [batch, height, width, channels] to [batch, channels, height, width]. */
export function toPlanes({ data, dims }: FloatTensor): FloatTensor {
  const [batch = 0, height = 0, width = 0, channels = 0] = dims
  const area = height * width
  const planes = new Float32Array(data.length)
  for (let item = 0; item < batch; item++) {
    for (let at = 0; at < area; at++) {
      for (let channel = 0; channel < channels; channel++) {
        planes[(item * channels + channel) * area + at] = data[(item * area + at) * channels + channel] ?? 0
      }
    }
  }
  return floats(planes, [batch, channels, height, width])
}

/** The way back. */
export function toInterleaved({ data, dims }: FloatTensor): FloatTensor {
  const [batch = 0, channels = 0, height = 0, width = 0] = dims
  const area = height * width
  const interleaved = new Float32Array(data.length)
  for (let item = 0; item < batch; item++) {
    for (let channel = 0; channel < channels; channel++) {
      for (let at = 0; at < area; at++) {
        interleaved[(item * area + at) * channels + channel] =
          data[(item * channels + channel) * area + at] ?? 0
      }
    }
  }
  return floats(interleaved, [batch, height, width, channels])
}
