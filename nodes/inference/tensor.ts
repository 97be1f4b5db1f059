/**
 * A dense array in row-major order. Everything that leaves or enters the runtime is one of these:
 * weights never do, so the largest is a decoded picture.
 */
export type Tensor =
  | { readonly type: 'float32'; readonly dims: readonly number[]; readonly data: Float32Array }
  | { readonly type: 'int64'; readonly dims: readonly number[]; readonly data: BigInt64Array }
  | { readonly type: 'uint8'; readonly dims: readonly number[]; readonly data: Uint8Array }

export type FloatTensor = Extract<Tensor, { type: 'float32' }>
export type ByteTensor = Extract<Tensor, { type: 'uint8' }>

export function floats(data: Float32Array, dims: readonly number[]): FloatTensor {
  const size = elementCount(dims)
  if (size !== data.length) {
    throw new Error(`A tensor of shape [${dims.join(', ')}] holds ${size} values, not ${data.length}.`)
  }
  return { type: 'float32', dims, data }
}

export function bytes(data: Uint8Array, dims: readonly number[]): ByteTensor {
  const size = elementCount(dims)
  if (size !== data.length) {
    throw new Error(`A tensor of shape [${dims.join(', ')}] holds ${size} bytes, not ${data.length}.`)
  }
  return { type: 'uint8', dims, data }
}

export function elementCount(dims: readonly number[]): number {
  return dims.reduce((product, dim) => product * dim, 1)
}

/** An output of a run by name; throws where it is missing or of another type. */
export function takeFloats(outputs: Readonly<Record<string, Tensor>>, name: string): FloatTensor {
  const tensor = outputs[name]
  if (tensor?.type === 'float32') return tensor
  throw new Error(`The model gave no float32 "${name}".`)
}

export function takeBytes(outputs: Readonly<Record<string, Tensor>>, name: string): ByteTensor {
  const tensor = outputs[name]
  if (tensor?.type === 'uint8') return tensor
  throw new Error(`The model gave no uint8 "${name}".`)
}
