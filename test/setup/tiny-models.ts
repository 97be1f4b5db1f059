import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { sdxlTensors, TINY_SDXL } from '../../nodes/inference/checkpoint/layout/sdxl.ts'
import { type SeededTensor, writeUntrained } from '../../nodes/inference/checkpoint/untrained-weights.ts'
import { tinyLora } from './tiny-lora.ts'

/**
 * SDXL at 32 channels and its LoRAs, written from a rule instead of carried: the golden values were
 * measured on exactly these bytes.
 */
const MODELS = {
  checkpoint: {
    file: 'checkpoints/tiny-sdxl.safetensors',
    sha256: '88fef07527e746937f90e7bb05ee1767af598cd3fba033e3424eed501356741c',
    tensors: () => sdxlTensors(TINY_SDXL).map((tensor) => ({ ...tensor, key: tensor.name })),
  },
  'lora-kohya': {
    file: 'loras/tiny-kohya.safetensors',
    sha256: '97ca01f7af64daba770003716e2fc640031633b14f856af6e775f5b53a6812de',
    tensors: () => tinyLora('kohya'),
  },
  'lora-kohya-diffusers': {
    file: 'loras/tiny-kohya-diffusers.safetensors',
    sha256: 'e28b6b2025d36148817d92c2960e0474ed6d9518fd70cc36bd78ca3da46590f2',
    tensors: () => tinyLora('kohya-diffusers'),
  },
  'lora-peft': {
    file: 'loras/tiny-peft.safetensors',
    sha256: '164a6239959fb08d8bdbf3d73db42d96fb0d97c8c3bb387489e7b85aad0cc5c3',
    tensors: () => tinyLora('peft'),
  },
} satisfies Record<string, { file: string; sha256: string; tensors: () => readonly SeededTensor[] }>

export type TinyModelName = keyof typeof MODELS

/** A folder in ComfyUI's layout (`checkpoints`, `loras`). */
export const TINY_MODELS_FOLDER = fileURLToPath(new URL('../../.cache/tiny', import.meta.url))

/** The path of a model that the global set-up has written. */
export function tinyModel(name: TinyModelName): string {
  return join(TINY_MODELS_FOLDER, MODELS[name].file)
}

/** Vitest's global set-up: writes what is missing, once for all test files. */
export async function setup(): Promise<void> {
  for (const [name, { sha256, tensors }] of Object.entries(MODELS)) {
    const path = tinyModel(name as TinyModelName)
    if (await isUpToDate(path, sha256)) continue
    await mkdir(join(path, '..'), { recursive: true })
    await writeUntrained(path, { tensors: tensors(), seed: 1 })
    const written = await hash(path)
    if (written !== sha256) throw new Error(`${path} has sha256 ${written}, expected ${sha256}.`)
    await writeFile(stamp(path), await stampText(path, sha256))
  }
}

/** Hashing 90 MB at each start would cost more than all else here: a stamp says what was hashed. */
async function isUpToDate(path: string, sha256: string): Promise<boolean> {
  try {
    return (await readFile(stamp(path), 'utf8')) === (await stampText(path, sha256))
  } catch {
    return false
  }
}

const stamp = (path: string): string => `${path}.stamp`

async function stampText(path: string, sha256: string): Promise<string> {
  const { size, mtimeMs } = await stat(path)
  return `${sha256} ${size} ${mtimeMs}`
}

async function hash(path: string): Promise<string> {
  const sum = createHash('sha256')
  await pipeline(createReadStream(path), sum)
  return sum.digest('hex')
}
