import { expect, it } from 'vitest'
import { knownKind } from '../../../../nodes/inference/checkpoint/known-models.ts'
import type { ModelKind } from '../../../../workflows/guide/model-kind.ts'

const kindOf = (label: string, form: ModelKind['form'], metadata: Record<string, string> = {}): string => {
  const { kind, steps, prediction } = knownKind({ label, metadata: new Map(Object.entries(metadata)) }, form)
  return `${kind} ${steps} ${prediction}`
}

it.each<[string, ModelKind['form'], string]>([
  ['sdxl_lightning_1step_x0.safetensors', 'checkpoint', 'lightning 1 x0'],
  ['sdxl_lightning_1step_unet_x0.safetensors', 'unet', 'lightning 1 x0'],
  ['sdxl_lightning_2step.safetensors', 'checkpoint', 'lightning 2 eps'],
  ['sdxl_lightning_4step_unet.safetensors', 'unet', 'lightning 4 eps'],
  ['sdxl_lightning_8step_lora.safetensors', 'lora', 'lightning 8 eps'],
  ['Juggernaut_RunDiffusionPhoto2_Lightning_4Steps.safetensors', 'checkpoint', 'lightning 4 eps'],
  ['realvisxlV50_v50LightningBakedvae.safetensors', 'checkpoint', 'lightning null eps'],
  ['sd_xl_turbo_1.0_fp16.safetensors', 'checkpoint', 'turbo null eps'],
  ['DreamShaperXL_Turbo_v2.safetensors', 'checkpoint', 'turbo null eps'],
  ['lcm-lora-sdxl.safetensors', 'lora', 'lcm null lcm'],
  ['LCM_SDXL_unet.safetensors', 'unet', 'lcm null lcm'],
  ['Hyper-SDXL-8steps-lora.safetensors', 'lora', 'hyper 8 eps'],
  ['Hyper-SDXL-1step-Unet.safetensors', 'unet', 'hyper 1 eps'],
  ['dmd2_sdxl_4step_lora_fp16.safetensors', 'lora', 'dmd2 4 eps'],
  ['dmd2_sdxl_1step_unet_fp16.safetensors', 'unet', 'dmd2 1 eps'],
  ['fulgurite-postcards.safetensors', 'checkpoint', 'postcards null eps'],
  ['fulgurite-postcards-4step-lora.safetensors', 'lora', 'postcards 4 eps'],
  ['fulgurite-postcards-1step-unet-x0.safetensors', 'unet', 'postcards 1 x0'],
  ['sd_xl_base_1.0.safetensors', 'checkpoint', 'base null null'],
  ['juggernautXL_v9.safetensors', 'checkpoint', 'base null null'],
  ['animaPencilXL_v310.safetensors', 'checkpoint', 'base null null'],
  ['calcmodel.safetensors', 'checkpoint', 'base null null'],
  ['watercolour-style.safetensors', 'lora', 'unknown null null'],
  ['sdxl_vae.safetensors', 'vae', 'unknown null null'],
])('knows %s', (label, form, expected) => {
  expect(kindOf(label, form)).toBe(expected)
})

it('reads titles where the file was renamed, and trusts the name more', () => {
  expect(kindOf('best.safetensors', 'lora', { 'modelspec.title': 'SDXL Lightning 2-step' })).toBe(
    'lightning 2 eps',
  )
  expect(kindOf('best.safetensors', 'lora', { ss_output_name: 'my-lcm-lora' })).toBe('lcm null lcm')
  expect(kindOf('x_lightning_8step.safetensors', 'lora', { 'modelspec.title': 'SDXL Turbo' })).toBe(
    'lightning 8 eps',
  )
})
