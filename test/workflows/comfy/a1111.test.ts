import { describe, expect, test } from 'vitest'
import { readWorkflowText } from '../../../workflows/comfy/read-workflow.ts'
import { toPrompt } from '../../../workflows/comfy/to-prompt.ts'
import { testCatalogue } from '../test-catalogue.ts'

const FULL = `a castle, <lora:detail xl:0.8> (sunset:1.2)
second line <lora:style>
Negative prompt: blurry,
low quality
Steps: 25, Sampler: DPM++ 2M Karras, CFG scale: 6.5, Seed: 1234567890123456789, Size: 1000x1216, Model hash: abc, Model: juggernautXL_v9, VAE: sdxl_vae.safetensors, Clip skip: 2, Hires upscale: 2, Lora hashes: "detail xl: 1, style: 2", Version: v1.9.4`

test('every setting finds its node', () => {
  const { document, form, warnings } = readWorkflowText(FULL, testCatalogue)
  const { prompt, problems } = toPrompt(document, testCatalogue)
  expect([form, problems]).toEqual(['a1111', []])
  expect(Object.values(prompt).map(({ class_type, inputs }) => ({ class_type, ...inputs }))).toEqual([
    { class_type: 'CheckpointLoaderSimple', ckpt_name: 'juggernautXL_v9.safetensors' },
    {
      class_type: 'LoraLoader',
      lora_name: 'detail xl.safetensors',
      strength_model: 0.8,
      strength_clip: 0.8,
      model: ['1', 0],
      clip: ['1', 1],
    },
    {
      class_type: 'LoraLoader',
      lora_name: 'style.safetensors',
      strength_model: 1,
      strength_clip: 1,
      model: ['2', 0],
      clip: ['2', 1],
    },
    { class_type: 'CLIPSetLastLayer', stop_at_clip_layer: -2, clip: ['3', 1] },
    { class_type: 'VAELoader', vae_name: 'sdxl_vae.safetensors' },
    { class_type: 'CLIPTextEncode', text: 'a castle, (sunset:1.2)\nsecond line', clip: ['4', 0] },
    { class_type: 'CLIPTextEncode', text: 'blurry,\nlow quality', clip: ['4', 0] },
    { class_type: 'EmptyLatentImage', width: 1024, height: 1216, batch_size: 1 },
    {
      class_type: 'KSampler',
      seed: 1234567890123456789n,
      steps: 25,
      cfg: 6.5,
      sampler_name: 'dpmpp_2m',
      scheduler: 'karras',
      denoise: 1,
      model: ['3', 0],
      positive: ['6', 0],
      negative: ['7', 0],
      latent_image: ['8', 0],
    },
    { class_type: 'VAEDecode', samples: ['9', 0], vae: ['5', 0] },
    { class_type: 'SaveImage', filename_prefix: 'A1111', images: ['10', 0] },
  ])
  expect(warnings.map(({ code }) => code)).toEqual(['a1111_noise', 'a1111_hires'])
})

describe('samplers and schedules', () => {
  test.each([
    ['Sampler: Euler a', 'euler_ancestral', 'normal'],
    ['Sampler: DPM++ 2M SDE Exponential', 'dpmpp_2m_sde', 'exponential'],
    ['Sampler: DPM++ SDE, Schedule type: Karras', 'dpmpp_sde', 'karras'],
    ['Sampler: LCM, Schedule type: SGM Uniform', 'lcm', 'sgm_uniform'],
    ['Sampler: DPM++ 2M SDE Heun Karras', 'dpmpp_2m_sde_heun', 'karras'],
    ['Sampler: DPM adaptive', 'dpm_adaptive', 'normal'],
    ['Sampler: Mystery', 'euler', 'normal'],
  ])('%s', (line, sampler_name, scheduler) => {
    const { document } = readWorkflowText(`a cat\nSteps: 4, ${line}, Seed: 1, Size: 512x512`, testCatalogue)
    const sampler = Object.values(document.nodes).find(({ type }) => type === 'KSampler')
    expect(sampler?.values).toMatchObject({ sampler_name, scheduler, steps: 4, seed: 1 })
  })
})
