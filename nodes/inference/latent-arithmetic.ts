import { scaleSamples, type LatentScalingMethod } from './scale-latent.ts'
import { floats, type FloatTensor } from './tensor.ts'

/** Samples in the shape of others: scaled where their size differs, the batch repeated or cut. */
export function inShapeOf(
  like: FloatTensor,
  samples: FloatTensor,
  method: LatentScalingMethod = 'bilinear',
): FloatTensor {
  const [batch = 1, , height = 0, width = 0] = like.dims
  const scaled = scaleSamples(samples, { height, width }, method, 'center')
  const [own = 1, ...rest] = scaled.dims
  if (own === batch) return scaled
  const size = scaled.data.length / own
  const data = new Float32Array(batch * size)
  for (let item = 0; item < batch; item++) {
    const from = (item % own) * size
    data.set(scaled.data.subarray(from, from + size), item * size)
  }
  return floats(data, [batch, ...rest])
}

/** Each value with its counterpart in the other samples, which are brought to the same shape. */
export function zipSamples(
  a: FloatTensor,
  b: FloatTensor,
  join: (a: number, b: number) => number,
  method: LatentScalingMethod = 'bilinear',
): FloatTensor {
  const other = inShapeOf(a, b, method)
  return floats(
    a.data.map((value, i) => join(value, other.data[i] ?? 0)),
    a.dims,
  )
}
