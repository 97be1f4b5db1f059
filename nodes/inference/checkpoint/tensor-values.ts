import type { FileHandle } from 'node:fs/promises'
import { elementReader } from './element-reader.ts'
import { readRange } from './file-range.ts'
import { ModelFileError } from './model-file-error.ts'
import type { TensorLocation } from './weights.ts'

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
  const reader = elementReader(location.dtype)
  if (reader === null) throw refuse(`is stored as ${location.dtype}, which is not supported yet`)
  if (location.length > LARGEST_READ) throw refuse('is too large to be read into memory')
  const bytes = await readRange(handle, location.offset, location.length)
  if (bytes.length < location.length) throw refuse('ends early: the file changed after it was opened')
  return Array.from({ length: bytes.length / reader.bytes }, (_, i) => reader.read(bytes, i * reader.bytes))
}
