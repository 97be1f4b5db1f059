import { floats, type FloatTensor } from './tensor.ts'

/** Items `from` … `from + count − 1` along the first axis. */
export function sliceBatch(tensor: FloatTensor, from: number, count: number): FloatTensor {
  const [batch = 1, ...rest] = tensor.dims
  const size = tensor.data.length / batch
  return floats(tensor.data.slice(from * size, (from + count) * size), [count, ...rest])
}

/** The whole batch, over and over. */
export function repeatBatch(tensor: FloatTensor, times: number): FloatTensor {
  const [batch = 1, ...rest] = tensor.dims
  const data = new Float32Array(tensor.data.length * times)
  for (let i = 0; i < times; i++) data.set(tensor.data, i * tensor.data.length)
  return floats(data, [batch * times, ...rest])
}

/** Tensors of the same shape but for the first axis, one after the other along it. */
export function joinBatch(tensors: readonly FloatTensor[]): FloatTensor {
  const [first] = tensors
  if (first === undefined) throw new Error('There is nothing to join.')
  if (tensors.length === 1) return first
  const data = new Float32Array(tensors.reduce((sum, tensor) => sum + tensor.data.length, 0))
  let offset = 0
  for (const tensor of tensors) {
    data.set(tensor.data, offset)
    offset += tensor.data.length
  }
  const batch = tensors.reduce((sum, { dims: [count = 1] }) => sum + count, 0)
  return floats(data, [batch, ...first.dims.slice(1)])
}
