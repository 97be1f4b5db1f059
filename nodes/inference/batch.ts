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
