import { open } from 'node:fs/promises'
import { floats, type FloatTensor } from '../tensor.ts'
import type { TextualInversion } from '../tokenizer/textual-inversion.ts'
import { readRange } from './file-range.ts'
import { fromHalf } from './half-float.ts'
import { ModelFileError } from './model-file-error.ts'
import { readSafetensors, type SafetensorsFile } from './safetensors.ts'

/** Reads a textual inversion for SDXL: `clip_l` and `clip_g`, [vectors, width] each. Rejects with a `ModelFileError`. */
export async function readTextualInversion(path: string): Promise<TextualInversion> {
  const file = await readSafetensors(path)
  const words = { l: await vectors(file, 'clip_l'), g: await vectors(file, 'clip_g') }
  if (words.l !== null || words.g !== null) return words
  throw new ModelFileError(file.file, {
    message: `${file.label} is no embedding for SDXL: it has neither clip_l nor clip_g.`,
    remedy: 'Use an embedding that was made for SDXL, or take it out of the prompt.',
  })
}

/** A word of hundreds of vectors is a word no more. */
const MOST_BYTES = 64 * 2 ** 20

async function vectors(file: SafetensorsFile, name: string): Promise<FloatTensor | null> {
  const location = file.tensors.get(name)
  if (location === undefined) return null
  const size = BYTES.get(location.dtype)
  if (location.shape.length !== 2 || size === undefined || location.length > MOST_BYTES) {
    throw new ModelFileError(file.file, {
      message: `${name} of ${file.label} is ${location.dtype} of shape [${location.shape.join(', ')}], not a table of vectors.`,
      remedy: 'Download the file again, or use another embedding.',
    })
  }
  const handle = await open(file.file, 'r')
  try {
    const bytes = await readRange(handle, location.offset, location.length)
    const data = Float32Array.from({ length: bytes.length / size }, (_, i) => {
      if (location.dtype === 'F32') return bytes.readFloatLE(i * 4)
      const bits = bytes.readUInt16LE(i * 2)
      return location.dtype === 'F16' ? fromHalf(bits) : fromBrainFloat(bits)
    })
    return floats(data, location.shape)
  } finally {
    await handle.close()
  }
}

const BYTES: ReadonlyMap<string, number> = new Map([
  ['F32', 4],
  ['F16', 2],
  ['BF16', 2],
])

/** The upper half of a float32. */
function fromBrainFloat(bits: number): number {
  const whole = Buffer.alloc(4)
  whole.writeUInt16LE(bits, 2)
  return whole.readFloatLE()
}
