import { readSafetensors } from '../../../../nodes/inference/checkpoint/safetensors.ts'
import type { UnetWeights } from '../../../../nodes/inference/checkpoint/weights.ts'
import { tinyModel } from '../../../setup/tiny-models.ts'

const PREFIX = 'model.diffusion_model.'

/** The UNet of the tiny checkpoint, whose file has native names. */
export async function tinyUnet(): Promise<UnetWeights> {
  const { label, identity, tensors } = await readSafetensors(tinyModel('checkpoint'))
  const own = [...tensors].filter(([name]) => name.startsWith(PREFIX))
  return {
    kind: 'unet',
    label,
    identity,
    tensors: new Map(own.map(([name, location]) => [name.slice(PREFIX.length), location])),
  }
}
