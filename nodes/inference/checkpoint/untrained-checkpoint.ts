import { mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { sdxlTensors, TINY_SDXL } from './layout/sdxl.ts'
import { writeUntrained } from './untrained-weights.ts'

export const UNTRAINED_CHECKPOINT = 'untrained-tiny-sdxl.safetensors'

/**
 * A model folder with one small checkpoint of SDXL's whole topology, written there on first use (90 MB):
 * so that the program runs before any model is downloaded. Nobody trained it; its pictures are coloured noise.
 */
export async function untrainedModelFolder(folder: string): Promise<string> {
  const path = join(folder, 'checkpoints', UNTRAINED_CHECKPOINT)
  const isThere = await stat(path).then(
    (status) => status.isFile(),
    () => false,
  )
  if (!isThere) {
    await mkdir(join(folder, 'checkpoints'), { recursive: true })
    const tensors = sdxlTensors(TINY_SDXL).map((tensor) => ({ ...tensor, key: tensor.name }))
    await writeUntrained(path, { tensors, seed: 1, metadata: METADATA })
  }
  return folder
}

/** For whoever finds the file without this program. */
const METADATA = {
  'modelspec.title': 'Fulgurite untrained tiny SDXL',
  'modelspec.architecture': 'stable-diffusion-xl-v1-base',
  'modelspec.description': 'Random weights at 32 channels in SDXL’s layout. Pictures are coloured noise.',
}
