import type { FileHandle } from 'node:fs/promises'

/** Weights stay in their file: nothing that is read into memory comes near this size. */
export const LARGEST_BUFFER = 2 ** 30

/** Bytes `offset` … `offset + length − 1`, or fewer where the file ends. Throws on more than 1 GiB at once. */
export async function readRange(handle: FileHandle, offset: number, length: number): Promise<Buffer> {
  if (length > LARGEST_BUFFER) {
    throw new Error(`Refused to read ${length} bytes of a model file into memory: weights stay in the file.`)
  }
  const buffer = Buffer.allocUnsafe(length)
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, offset + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return buffer.subarray(0, filled)
}
