import { closeSync, openSync, readSync } from 'node:fs'
import { fromHalf } from '../checkpoint/half-float.ts'
import type { TensorLocation } from '../checkpoint/weights.ts'
import { elementCount } from '../tensor.ts'

/** Up to here a tensor is cheaper inside the model than as a mapped range with a Cast of its own. */
const SMALL_TENSOR_LIMIT = 16_384

export function isSmall(location: TensorLocation): boolean {
  return elementCount(location.shape) <= SMALL_TENSOR_LIMIT
}

/** The values of a small floating point tensor. Throws on bigger ones: weights stay out of JavaScript. */
export function readSmallTensor(location: TensorLocation): Float32Array {
  if (!isSmall(location)) {
    throw new Error(`A tensor of ${elementCount(location.shape)} values is not read into memory.`)
  }
  const bytes = new Uint8Array(location.length)
  const file = openSync(location.file, 'r')
  try {
    const read = readSync(file, bytes, 0, bytes.length, location.offset)
    if (read !== bytes.length) {
      throw new Error(
        `${location.file} ended early: it was changed or cut after it was opened. Load it again.`,
      )
    }
  } finally {
    closeSync(file)
  }
  return toFloats(new DataView(bytes.buffer), location)
}

function toFloats(view: DataView, { dtype, shape, file }: TensorLocation): Float32Array {
  const values = new Float32Array(elementCount(shape))
  const read = readerOf(dtype)
  if (read === null) throw new Error(`${file} stores a weight as ${dtype}, which is not supported yet.`)
  for (let i = 0; i < values.length; i++) values[i] = read(view, i)
  return values
}

function readerOf(dtype: TensorLocation['dtype']): ((view: DataView, index: number) => number) | null {
  switch (dtype) {
    case 'F64':
      return (view, i) => view.getFloat64(i * 8, true)
    case 'F32':
      return (view, i) => view.getFloat32(i * 4, true)
    case 'F16':
      return (view, i) => halfAt(view.getUint16(i * 2, true))
    case 'BF16':
      return (view, i) => {
        const bits = new DataView(new ArrayBuffer(4))
        bits.setUint32(0, view.getUint16(i * 2, true) * 0x10000)
        return bits.getFloat32(0)
      }
    case 'I64':
    case 'I32':
    case 'I16':
    case 'I8':
    case 'U8':
    case 'BOOL':
    case 'F8_E4M3':
    case 'F8_E5M2':
      return null
  }
}

/** All half floats: millions are looked up where a model is small. */
let halves: Float32Array | null = null

function halfAt(bits: number): number {
  halves ??= Float32Array.from({ length: 0x10000 }, (_, i) => fromHalf(i))
  return halves[bits] ?? 0
}
