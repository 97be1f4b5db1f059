import { inShapeOf } from './inference/latent-arithmetic.ts'
import { floats, type FloatTensor } from './inference/tensor.ts'
import { defineNode, port, widget } from './node.ts'

export const latentInterpolate = defineNode({
  type: 'LatentInterpolate',
  displayName: 'LatentInterpolate',
  category: 'model/latent/advanced',
  description: 'Goes from one latent to another by direction and length of each pixel.',
  inputs: {
    samples1: port('LATENT'),
    samples2: port('LATENT'),
    ratio: widget.float({ default: 1, min: 0, max: 1, step: 0.01, tooltip: 'The share of the first.' }),
  },
  outputs: [{ name: 'LATENT', type: 'LATENT' }],
  run: async ({ samples1, samples2, ratio }) => {
    const samples = interpolate(samples1.samples, inShapeOf(samples1.samples, samples2.samples), ratio)
    return { outputs: [{ ...samples1, samples }] }
  },
})

/** A pixel is its vector of channels; where one has no length it has no direction. */
function interpolate(a: FloatTensor, b: FloatTensor, ratio: number): FloatTensor {
  const [batch = 0, channels = 0, height = 0, width = 0] = a.dims
  const area = height * width
  const result = new Float32Array(a.data.length)
  for (let pixel = 0; pixel < batch * area; pixel++) {
    const first = Math.floor(pixel / area) * channels * area + (pixel % area)
    const places = Array.from({ length: channels }, (_, channel) => first + channel * area)
    const [va, vb] = [a, b].map(({ data }) => places.map((at) => data[at] ?? 0))
    const [from = [], to = []] = [va, vb]
    const [lengthA, lengthB] = [Math.hypot(...from), Math.hypot(...to)]
    const mixed = from.map(
      (value, i) => over(value, lengthA) * ratio + over(to[i] ?? 0, lengthB) * (1 - ratio),
    )
    const scale = over(lengthA * ratio + lengthB * (1 - ratio), Math.hypot(...mixed))
    for (const [i, at] of places.entries()) result[at] = (mixed[i] ?? 0) * scale
  }
  return floats(result, a.dims)
}

function over(value: number, divisor: number): number {
  return divisor === 0 ? 0 : value / divisor
}
