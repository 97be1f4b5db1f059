import { open } from 'node:fs/promises'
import { floats, type FloatTensor } from '../tensor.ts'
import type { TextualInversion } from '../tokenizer/textual-inversion.ts'
import { ModelFileError } from './model-file-error.ts'
import { readSafetensors, type SafetensorsFile } from './safetensors.ts'
import { readTensorValues } from './tensor-values.ts'

/** Reads a textual inversion: [vectors, width] for each encoder. Rejects with a `ModelFileError`. */
export async function readTextualInversion(path: string): Promise<TextualInversion> {
  const file = await readSafetensors(path)
  const words = { l: await vectors(file, L_NAMES), g: await vectors(file, G_NAMES) }
  if (words.l !== null || words.g !== null) return words
  throw new ModelFileError(file.file, {
    message: `${file.label} is no embedding for SDXL: it has neither clip_l nor clip_g.`,
    remedy: 'Use an embedding that was made for SDXL, or take it out of the prompt.',
  })
}

/** The last two are Stable Diffusion 1.x's, whose text encoder is CLIP-L as well. */
const L_NAMES = ['clip_l', 'emb_params', 'string_to_param.*'] as const
const G_NAMES = ['clip_g'] as const

async function vectors(file: SafetensorsFile, names: readonly string[]): Promise<FloatTensor | null> {
  const name = names.find((candidate) => file.tensors.has(candidate))
  const location = name === undefined ? undefined : file.tensors.get(name)
  if (location === undefined) return null
  const [width = 0, rows = 1] = location.shape.toReversed()
  if (location.shape.length < 1 || location.shape.length > 2) {
    throw new ModelFileError(file.file, {
      message: `${name} of ${file.label} has shape [${location.shape.join(', ')}], not that of a table of vectors.`,
      remedy: 'Download the file again, or use another embedding.',
    })
  }
  const handle = await open(file.file, 'r')
  try {
    return floats(Float32Array.from(await readTensorValues(handle, location)), [rows, width])
  } finally {
    await handle.close()
  }
}
