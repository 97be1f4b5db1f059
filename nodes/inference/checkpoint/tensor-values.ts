import type { FileHandle } from 'node:fs/promises'
import { readRange } from './file-range.ts'
import { fromHalf } from './half-float.ts'
import { ModelFileError } from './model-file-error.ts'
import type { Dtype, TensorLocation } from './weights.ts'

/** Scalars and learned words are read; anything near a weight's size stays in its file. */
const LARGEST_READ = 2 ** 24

/** The numbers of a small tensor. Rejects with a `ModelFileError` on large ones and on types without an arithmetic. */
export async function readTensorValues(
  handle: FileHandle,
  location: TensorLocation,
): Promise<readonly number[]> {
  const refuse = (what: string): ModelFileError =>
    new ModelFileError(location.file, {
      message: `A tensor of shape [${location.shape.join(', ')}] in ${location.file} ${what}.`,
      remedy: 'Download the file again or choose another.',
    })
  const reader = READERS[location.dtype]
  if (reader === null) throw refuse(`is stored as ${location.dtype}, which is not supported yet`)
  if (location.length > LARGEST_READ) throw refuse('is too large to be read into memory')
  const bytes = await readRange(handle, location.offset, location.length)
  if (bytes.length < location.length) throw refuse('ends early: the file changed after it was opened')
  return Array.from({ length: bytes.length / reader.bytes }, (_, i) => reader.read(bytes, i * reader.bytes))
}

type Reader = { readonly bytes: number; readonly read: (bytes: Buffer, offset: number) => number }

const READERS: Readonly<Record<Dtype, Reader | null>> = {
  F64: { bytes: 8, read: (bytes, at) => bytes.readDoubleLE(at) },
  F32: { bytes: 4, read: (bytes, at) => bytes.readFloatLE(at) },
  F16: { bytes: 2, read: (bytes, at) => fromHalf(bytes.readUInt16LE(at)) },
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

/** The upper half of a float32. */
function fromBrainFloat(bits: number): number {
  const word = new DataView(new ArrayBuffer(4))
  word.setUint32(0, bits * 0x10000)
  return word.getFloat32(0)
}
