import { mkdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { sdxlTensors, TINY_SDXL } from '../../nodes/inference/checkpoint/layout/sdxl.ts'
import { writeUntrained } from '../../nodes/inference/checkpoint/untrained-weights.ts'

/** Says what it is: SDXL's whole topology, narrow, with weights from a rule. Its pictures are noise. */
export const TINY_CHECKPOINT = 'fulgurite-tiny-untrained.safetensors'

/** For people without models: writes the checkpoint into the place's `checkpoints` folder unless it is there. */
export async function ensureTinyCheckpoint(place: string): Promise<void> {
  const path = join(place, 'checkpoints', TINY_CHECKPOINT)
  const isThere = await stat(path).then(
    () => true,
    () => false,
  )
  if (isThere) return
  await mkdir(dirname(path), { recursive: true })
  await writeUntrained(path, {
    tensors: sdxlTensors(TINY_SDXL).map((tensor) => ({ ...tensor, key: tensor.name })),
    seed: 1,
    metadata: { 'modelspec.title': 'Fulgurite tiny SDXL, untrained' },
  })
}
