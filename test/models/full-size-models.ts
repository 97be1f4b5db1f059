import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'

export const FULL_SIZE_CHECKPOINT = 'sdxl_synth_fp16.safetensors'
export const FULL_SIZE_LORA = 'lora_synth_r64.safetensors'

const BYTES = 6_938_040_682

/** The folder with the full-size synthetic models, or what to do where they are missing. */
export function missingModels(): { readonly folder: string; readonly missing: string | null } {
  const folder = process.env['FULGURITE_MODELS'] ?? ''
  const checkpoint = join(folder, 'checkpoints', FULL_SIZE_CHECKPOINT)
  const lora = join(folder, 'loras', FULL_SIZE_LORA)
  if (folder !== '' && existsSync(checkpoint) && existsSync(lora) && statSync(checkpoint).size === BYTES) {
    return { folder, missing: null }
  }
  return {
    folder,
    missing: [
      'Skipped the runs at full size: they need the synthetic SDXL checkpoint (6.9 GB) and its LoRA.',
      'Make them once (needs Python 3 with numpy; the same bytes on every machine), then name their folder:',
      '  python3 test/models/make_synthetic.py <folder>',
      '  FULGURITE_MODELS=<folder> npm run test:models',
    ].join('\n'),
  }
}
