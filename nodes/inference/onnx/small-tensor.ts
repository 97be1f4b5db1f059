import { closeSync, openSync, readSync } from 'node:fs'
import { elementReader } from '../checkpoint/element-reader.ts'
import type { TensorLocation } from '../checkpoint/weights.ts'
import { elementCount } from '../tensor.ts'

/** Up to here a tensor is cheaper inside the model than as a mapped range with a Cast of its own. */
const SMALL_TENSOR_LIMIT = 16_384

export function isSmall(location: TensorLocation): boolean {
  return elementCount(location.shape) <= SMALL_TENSOR_LIMIT
}

/** The values of a small tensor. Throws on bigger ones: weights stay out of JavaScript. */
export function readSmallTensor(location: TensorLocation): Float32Array {
  const { file, dtype, shape, offset, length } = location
  const reader = elementReader(dtype)
  if (reader === null) throw new Error(`${file} stores a weight as ${dtype}, which is not supported yet.`)
  if (!isSmall(location)) {
    throw new Error(`A tensor of ${elementCount(shape)} values is not read into memory.`)
  }
  const bytes = readNow(file, offset, length)
  const values = new Float32Array(elementCount(shape))
  for (let i = 0; i < values.length; i++) values[i] = reader.read(bytes, i * reader.bytes)
  return values
}

function readNow(file: string, offset: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  const handle = openSync(file, 'r')
  try {
    if (readSync(handle, bytes, 0, length, offset) === length) return bytes
    throw new Error(`${file} ended early: it was changed or cut after it was opened. Load it again.`)
  } finally {
    closeSync(handle)
  }
}
