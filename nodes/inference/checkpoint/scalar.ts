import type { FileHandle } from 'node:fs/promises'
import { readRange } from './file-range.ts'
import { fromHalf } from './half-float.ts'
import { ModelFileError } from './model-file-error.ts'
import type { TensorLocation } from './weights.ts'

/** The value of a tensor that holds one number. Rejects where it holds another number of them. */
export async function readScalar(handle: FileHandle, location: TensorLocation): Promise<number> {
  const bytes = await readRange(handle, location.offset, Math.min(location.length, 8))
  const value = valueOf(bytes, location)
  if (value !== null) return value
  throw new ModelFileError(location.file, {
    message: `A scalar of ${location.file} is stored as ${location.dtype} of shape [${location.shape.join(', ')}].`,
    remedy: 'Download the file again or choose another.',
  })
}

function valueOf(bytes: Buffer, { dtype, length }: TensorLocation): number | null {
  if (bytes.length !== length) return null
  switch (`${dtype} ${length}`) {
    case 'F64 8':
      return bytes.readDoubleLE()
    case 'F32 4':
      return bytes.readFloatLE()
    case 'F16 2':
      return fromHalf(bytes.readUInt16LE())
    case 'BF16 2':
      return Buffer.from([0, 0, bytes[0] ?? 0, bytes[1] ?? 0]).readFloatLE()
    case 'I64 8':
      return Number(bytes.readBigInt64LE())
    case 'I32 4':
      return bytes.readInt32LE()
    default:
      return null
  }
}
