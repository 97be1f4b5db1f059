import { fromHalf } from './half-float.ts'
import type { Dtype } from './weights.ts'

export type ElementReader = {
  /** Size of one element. */
  readonly bytes: number
  readonly read: (bytes: Buffer, offset: number) => number
}

/** How the elements of a type are read; null for types without an arithmetic here. */
export function elementReader(dtype: Dtype): ElementReader | null {
  return READERS[dtype]
}

const READERS: Readonly<Record<Dtype, ElementReader | null>> = {
  F64: { bytes: 8, read: (bytes, at) => bytes.readDoubleLE(at) },
  F32: { bytes: 4, read: (bytes, at) => bytes.readFloatLE(at) },
  F16: { bytes: 2, read: (bytes, at) => halfAt(bytes.readUInt16LE(at)) },
  BF16: { bytes: 2, read: (bytes, at) => fromBrainFloat(bytes.readUInt16LE(at)) },
  I64: { bytes: 8, read: (bytes, at) => Number(bytes.readBigInt64LE(at)) },
  I32: { bytes: 4, read: (bytes, at) => bytes.readInt32LE(at) },
  I16: { bytes: 2, read: (bytes, at) => bytes.readInt16LE(at) },
  I8: { bytes: 1, read: (bytes, at) => bytes.readInt8(at) },
  U8: { bytes: 1, read: (bytes, at) => bytes.readUInt8(at) },
  BOOL: { bytes: 1, read: (bytes, at) => bytes.readUInt8(at) },
  F8_E4M3: null,
  F8_E5M2: null,
}

/** All half floats: of a small model, millions are read. */
let halves: Float32Array | null = null

function halfAt(bits: number): number {
  halves ??= Float32Array.from({ length: 0x10000 }, (_, i) => fromHalf(i))
  return halves[bits] ?? 0
}

const word = new DataView(new ArrayBuffer(4))

/** The upper half of a float32. */
function fromBrainFloat(bits: number): number {
  word.setUint32(0, bits * 0x10000)
  return word.getFloat32(0)
}
