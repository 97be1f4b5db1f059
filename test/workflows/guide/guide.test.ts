import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { NODES } from '../../../nodes/index.ts'
import { readWorkflowText } from '../../../workflows/comfy/read-workflow.ts'
import { toPrompt } from '../../../workflows/comfy/to-prompt.ts'
import { guide } from '../../../workflows/guide/guide.ts'
import type { ModelKind } from '../../../workflows/guide/model-kind.ts'
import type { Catalogue } from '../../../workflows/node-definition.ts'
import type { Prompt } from '../../../workflows/prompt.ts'

const catalogue: Catalogue = new Map(NODES.map(({ definition }) => [definition.type, definition]))

const FILES: Readonly<Record<string, ModelKind>> = {
  'lightning4.safetensors': kind({ kind: 'lightning', steps: 4, prediction: 'eps' }),
  'lightning1_x0.safetensors': kind({ kind: 'lightning', steps: 1, prediction: 'x0' }),
  'turbo.safetensors': kind({ kind: 'turbo' }),
  'postcards.safetensors': kind({ kind: 'postcards', prediction: 'eps' }),
  'postcards4_lora.safetensors': kind({ kind: 'postcards', form: 'lora', steps: 4, prediction: 'eps' }),
  'postcards1_x0.safetensors': kind({ kind: 'postcards', steps: 1, prediction: 'x0' }),
  'base.safetensors': kind({ kind: 'base', prediction: 'eps' }),
  'lcm_lora.safetensors': kind({ kind: 'lcm', form: 'lora', prediction: 'lcm' }),
  'lightning8_lora.safetensors': kind({ kind: 'lightning', form: 'lora', steps: 8 }),
  'style_lora.safetensors': kind({ kind: 'unknown', form: 'lora' }),
  'sd1_lora.safetensors': kind({ kind: 'unknown', form: 'lora', family: 'sd1' }),
  'sd1_vae.safetensors': kind({ kind: 'unknown', form: 'vae', family: 'sd1' }),
}

function kind(of: Partial<ModelKind> & Pick<ModelKind, 'kind'>): ModelKind {
  return { family: 'sdxl', steps: null, prediction: null, form: 'checkpoint', ...of }
}

type Setup = {
  readonly checkpoint: string
  readonly loras?: readonly string[]
  readonly sampling?: string
  readonly sampler?: Record<string, unknown>
  readonly negative?: string
  readonly size?: readonly [number, number]
  readonly vae?: string
}

function promptOf(setup: Setup): Prompt {
  const { checkpoint, loras = [], sampling, sampler, negative = '', size = [1024, 1024], vae } = setup
  const chain: Prompt = {}
  let model: readonly [string, number] = ['1', 0]
  for (const [i, lora_name] of loras.entries()) {
    const inputs = { model, lora_name, strength_model: 1 }
    chain[`lora${i}`] = { class_type: 'LoraLoaderModelOnly', inputs }
    model = [`lora${i}`, 0]
  }
  if (sampling !== undefined) {
    chain['reading'] = { class_type: 'ModelSamplingDiscrete', inputs: { model, sampling, zsnr: false } }
    model = ['reading', 0]
  }
  return {
    '1': { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: checkpoint } },
    ...chain,
    '2': { class_type: 'CLIPTextEncode', inputs: { text: 'a fox', clip: ['1', 1] } },
    '3': { class_type: 'CLIPTextEncode', inputs: { text: negative, clip: ['1', 1] } },
    '4': { class_type: 'EmptyLatentImage', inputs: { width: size[0], height: size[1], batch_size: 1 } },
    '5': {
      class_type: 'KSampler',
      inputs: {
        seed: 1,
        steps: 4,
        cfg: 1,
        sampler_name: 'euler',
        scheduler: 'sgm_uniform',
        denoise: 1,
        ...sampler,
        model,
        positive: ['2', 0],
        negative: ['3', 0],
        latent_image: ['4', 0],
      },
    },
    ...(vae === undefined ? {} : { vae: { class_type: 'VAELoader', inputs: { vae_name: vae } } }),
    '6': {
      class_type: 'VAEDecode',
      inputs: { samples: ['5', 0], vae: vae === undefined ? ['1', 2] : ['vae', 0] },
    },
    '7': { class_type: 'SaveImage', inputs: { images: ['6', 0], filename_prefix: 'x' } },
  }
}

const advise = (setup: Setup): ReturnType<typeof guide> =>
  guide(promptOf(setup), catalogue, (_, name) => FILES[name] ?? null)

const at = (nodeId: string, values: Record<string, unknown>): unknown =>
  Object.entries(values).map(([input, value]) => ({ nodeId, input, value }))

describe('says nothing where all fits', () => {
  test.each<readonly [string, Setup]>([
    ['Lightning', { checkpoint: 'lightning4.safetensors' }],
    [
      'a LoRA over the base model',
      { checkpoint: 'base.safetensors', loras: ['lightning8_lora.safetensors'], sampler: { steps: 8 } },
    ],
    ['one step', { checkpoint: 'lightning1_x0.safetensors', sampling: 'x0', sampler: { steps: 1 } }],
    ['Turbo', { checkpoint: 'turbo.safetensors', size: [512, 512], sampler: { steps: 2 } }],
    [
      'LCM',
      {
        checkpoint: 'base.safetensors',
        loras: ['lcm_lora.safetensors'],
        sampling: 'lcm',
        negative: 'text',
        sampler: { sampler_name: 'lcm', cfg: 1.5, steps: 6 },
      },
    ],
    [
      'the base model with a style',
      {
        checkpoint: 'base.safetensors',
        loras: ['style_lora.safetensors'],
        negative: 'text',
        sampler: { steps: 30, cfg: 7, sampler_name: 'dpmpp_2m', scheduler: 'karras' },
      },
    ],
    ['an unknown file', { checkpoint: 'mystery.safetensors', sampler: { steps: 99, cfg: 30 } }],
  ])('%s', (_, setup) => {
    expect(advise(setup)).toEqual([])
  })
})

describe('advises', () => {
  const table: readonly (readonly [string, Setup, readonly unknown[]])[] = [
    [
      'Lightning with the settings of a base model',
      {
        checkpoint: 'lightning4.safetensors',
        sampler: { steps: 20, cfg: 8, sampler_name: 'dpmpp_2m', scheduler: 'karras' },
      },
      [
        {
          severity: 'warning',
          code: 'guide_settings',
          nodeId: '5',
          input: 'steps',
          message:
            'KSampler (node 5): lightning4.safetensors (SDXL-Lightning model for 4 steps) wants steps 4, sampler euler, scheduler sgm_uniform, cfg 1.',
          fix: at('5', { steps: 4, sampler_name: 'euler', scheduler: 'sgm_uniform', cfg: 1 }),
        },
      ],
    ],
    [
      'the step count of a LoRA rather than of its base',
      { checkpoint: 'base.safetensors', loras: ['lightning8_lora.safetensors'] },
      [{ code: 'guide_settings', fix: at('5', { steps: 8 }) }],
    ],
    [
      'a reading for the one-step file',
      { checkpoint: 'lightning1_x0.safetensors', sampler: { steps: 1 } },
      [
        {
          code: 'guide_prediction',
          nodeId: '5',
          input: 'model',
          insert: {
            type: 'ModelSamplingDiscrete',
            values: { sampling: 'x0', zsnr: false },
            nodeId: '5',
            input: 'model',
          },
        },
      ],
    ],
    [
      'another reading where the present one is wrong',
      { checkpoint: 'lightning4.safetensors', sampling: 'x0' },
      [{ code: 'guide_prediction', nodeId: 'reading', fix: at('reading', { sampling: 'eps' }) }],
    ],
    [
      'fewer steps and no guidance for Turbo',
      { checkpoint: 'turbo.safetensors', size: [512, 512], sampler: { steps: 20, cfg: 7 } },
      [{ code: 'guide_settings', fix: at('5', { steps: 4, cfg: 1 }) }],
    ],
    [
      'little and guided postcards from the demonstration model',
      { checkpoint: 'postcards.safetensors', size: [128, 128] },
      [{ severity: 'info', code: 'guide_settings', fix: at('5', { steps: 20, cfg: 2.5 }) }],
    ],
    [
      'the steps of the demonstration LoRA',
      {
        checkpoint: 'postcards.safetensors',
        loras: ['postcards4_lora.safetensors'],
        size: [128, 128],
        sampler: { steps: 20, cfg: 4, sampler_name: 'euler_ancestral', scheduler: 'normal' },
      },
      [
        {
          severity: 'warning',
          message:
            'KSampler (node 5): postcards4_lora.safetensors (postcards LoRA for 4 steps) wants steps 4, sampler euler, scheduler sgm_uniform, cfg 1.',
          fix: at('5', { steps: 4, sampler_name: 'euler', scheduler: 'sgm_uniform', cfg: 1 }),
        },
      ],
    ],
    [
      'the reading of the demonstration UNet for one step',
      { checkpoint: 'postcards1_x0.safetensors', size: [128, 128], sampler: { steps: 1 } },
      [{ code: 'guide_prediction', insert: { type: 'ModelSamplingDiscrete' } }],
    ],
    [
      'the LCM sampler',
      { checkpoint: 'base.safetensors', loras: ['lcm_lora.safetensors'], sampler: { cfg: 4 } },
      [{ code: 'guide_settings', fix: at('5', { sampler_name: 'lcm', cfg: 1.5 }) }],
    ],
    [
      'more steps for a base model, softly',
      { checkpoint: 'base.safetensors' },
      [{ severity: 'info', code: 'guide_settings', fix: at('5', { steps: 30, cfg: 7 }) }],
    ],
    [
      'that a negative prompt does nothing at cfg 1',
      { checkpoint: 'lightning4.safetensors', negative: 'blurry' },
      [{ severity: 'info', code: 'guide_negative_ignored', nodeId: '3', input: 'text' }],
    ],
    [
      'a size of about a million pixels in the same shape',
      { checkpoint: 'lightning4.safetensors', size: [640, 320] },
      [{ code: 'guide_size', nodeId: '4', fix: at('4', { width: 1472, height: 704 }) }],
    ],
    [
      'one accelerator at a time',
      { checkpoint: 'lightning4.safetensors', loras: ['lightning8_lora.safetensors'], sampler: { steps: 8 } },
      [{ code: 'guide_two_accelerators', nodeId: 'lora0', fix: at('lora0', { strength_model: 0 }) }],
    ],
    [
      'against a LoRA of another family',
      { checkpoint: 'lightning4.safetensors', loras: ['sd1_lora.safetensors'] },
      [{ code: 'guide_lora_family', nodeId: 'lora0', fix: at('lora0', { strength_model: 0 }) }],
    ],
    [
      'against a VAE of another family',
      { checkpoint: 'lightning4.safetensors', vae: 'sd1_vae.safetensors' },
      [{ code: 'guide_vae_family', nodeId: 'vae', input: 'vae_name' }],
    ],
  ]
  test.each(table)('%s', (_, setup, expected) => {
    expect(advise(setup)).toMatchObject(expected)
  })
})

test('tags of A1111 in a prompt are said to do nothing, once for each node', () => {
  const prompt = promptOf({ checkpoint: 'lightning4.safetensors' })
  prompt['2'] = {
    class_type: 'CLIPTextEncodeSDXL',
    inputs: { text_g: 'a fox <lora:ink:0.8>', text_l: 'a fox <lora:ink:0.8><lora:fur>', clip: ['1', 1] },
  }
  expect(guide(prompt, catalogue, () => null)).toMatchObject([
    {
      severity: 'warning',
      code: 'guide_lora_tags',
      nodeId: '2',
      details: 'ink, fur',
      loraTags: { nodeId: '2' },
    },
  ])
})

test('what several samplers share is said once', () => {
  const prompt = promptOf({ checkpoint: 'postcards.safetensors', sampler: { steps: 20, cfg: 3 } })
  const sampler = prompt['5']
  if (sampler === undefined) throw new Error('It has a sampler.')
  const found = guide({ ...prompt, '8': sampler }, catalogue, (_, name) => FILES[name] ?? null)
  const size = { width: 128, height: 128 }
  expect(found).toMatchObject([{ code: 'guide_size', fix: at('4', size) }])
})

test('what a wire feeds is not judged', () => {
  expect(advise({ checkpoint: 'lightning4.safetensors', sampler: { steps: ['9', 0] } })).toEqual([])
})

describe('the examples follow their own advice', () => {
  const folder = new URL('../../../workflows/examples/', import.meta.url)
  test.each(readdirSync(folder).filter((name) => name.endsWith('.json')))('%s', (name) => {
    const { document } = readWorkflowText(readFileSync(new URL(name, folder), 'utf8'), catalogue)
    expect(guide(toPrompt(document, catalogue).prompt, catalogue, kindByName)).toEqual([])
  })
})

function kindByName(folder: string, name: string): ModelKind | null {
  const steps = Number(/(\d)step/.exec(name)?.[1]) || null
  const form = folder === 'loras' ? 'lora' : 'checkpoint'
  if (name.includes('lightning')) {
    return kind({ kind: 'lightning', steps, form, prediction: name.includes('x0') ? 'x0' : 'eps' })
  }
  if (name.includes('turbo')) return kind({ kind: 'turbo' })
  if (name.includes('postcards')) {
    return kind({ kind: 'postcards', steps, form, prediction: name.includes('x0') ? 'x0' : 'eps' })
  }
  if (name.includes('lcm')) return kind({ kind: 'lcm', form, prediction: 'lcm' })
  return folder === 'checkpoints' ? kind({ kind: 'base', prediction: 'eps' }) : null
}
