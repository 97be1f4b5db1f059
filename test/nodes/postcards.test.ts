import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { openLora } from '../../nodes/inference/checkpoint/lora.ts'
import { openCheckpoint } from '../../nodes/inference/checkpoint/recognize.ts'
import { asBytes } from '../../nodes/inference/image/picture-values.ts'
import { createInference } from '../../nodes/inference/inference-service.ts'
import type { Image } from '../../nodes/inference/values.ts'
import { NODES } from '../../nodes/index.ts'
import { noFiles } from '../electron/executor/no-models.ts'
import { nodeContext } from '../setup/node-context.ts'
import { testRuntime } from '../setup/test-runtime.ts'
import { brightness, CARD, colourOfChange, COLOURS } from './postcard-readings.ts'

/** The models in the box, whose pictures show what was asked: two dozen prompts, read by their colours alone. */
const WEIGHTS = join(import.meta.dirname, '../../training/weights')

const FOLDERS = { checkpoints: 'checkpoints', diffusion_models: 'unet', loras: 'loras' } as const
const weights = (folder: keyof typeof FOLDERS, name: string): string =>
  join(WEIGHTS, FOLDERS[folder], `fulgurite-postcards${name}.safetensors`)

const runtime = await testRuntime()
const inference = createInference({
  runtime: async () => runtime,
  findTextualInversion: async () => null,
  memoryBytes: 1e9,
})
const context = nodeContext({
  inference,
  files: {
    ...noFiles,
    openModel: (folder, name) =>
      openCheckpoint(weights(folder === 'checkpoints' ? 'checkpoints' : 'diffusion_models', name)),
    openLora: (name) => openLora(weights('loras', name)),
  },
})

type Way = {
  readonly model: (base: unknown) => Promise<unknown>
  readonly settings: Readonly<Record<string, unknown>>
  /** Each is painted white and in seven colours. */
  readonly things: readonly (readonly [thing: string, place: string, seed: number])[]
}

const BALLOON = ['balloon', 'over the desert by day', 11] as const
const HOUSE = ['house', 'in the city by day', 12] as const
const distilled = (steps: number): Way['settings'] => ({
  steps,
  cfg: 1,
  sampler_name: 'euler',
  scheduler: 'sgm_uniform',
})
const unet = async (name: string): Promise<unknown> =>
  (await runNode('UNETLoader', { unet_name: name, weight_dtype: 'default' }))[0]
const fewSteps = async (model: unknown): Promise<unknown> =>
  (await runNode('LoraLoaderModelOnly', { model, lora_name: '-4step-lora', strength_model: 1 }))[0]

const WAYS: Readonly<Record<string, Way>> = {
  'the base in 12 steps': {
    model: async (base) => base,
    settings: { steps: 12, cfg: 4, sampler_name: 'euler', scheduler: 'normal' },
    things: [BALLOON, HOUSE],
  },
  'the 4-step LoRA': { model: fewSteps, settings: distilled(4), things: [HOUSE] },
  'the 4-step UNet': { model: () => unet('-4step-unet'), settings: distilled(4), things: [HOUSE] },
  'the 2-step UNet': { model: () => unet('-2step-unet'), settings: distilled(2), things: [HOUSE] },
  'the 1-step UNet': {
    model: async () => {
      const model = await unet('-1step-unet-x0')
      return (await runNode('ModelSamplingDiscrete', { model, sampling: 'x0', zsnr: false }))[0]
    },
    settings: distilled(1),
    things: [HOUSE],
  },
  'the LoRA on the print model': {
    model: async () => fewSteps(await unet('-print-unet')),
    settings: distilled(4),
    things: [HOUSE],
  },
}

let parts: readonly unknown[]
beforeAll(async () => {
  parts = await runNode('CheckpointLoaderSimple', { ckpt_name: '' })
})

describe.each(Object.entries(WAYS))('%s shows the prompt in the picture', (_, way) => {
  let paint: (prompt: string, seed: number) => Promise<Uint8Array>
  beforeAll(async () => {
    const [base, clip, vae] = parts
    const model = await way.model(base)
    const [negative] = await runNode('CLIPTextEncode', { text: '', clip })
    const [latent_image] = await runNode('EmptyLatentImage', { width: CARD, height: CARD, batch_size: 1 })
    paint = async (text, seed) => {
      const [positive] = await runNode('CLIPTextEncode', { text, clip })
      const sampled = { ...way.settings, model, seed, denoise: 1, positive, negative, latent_image }
      const [samples] = await runNode('KSampler', sampled)
      const [image] = await runNode('VAEDecode', { samples, vae })
      return asBytes(image as Image).data
    }
  })

  test('night is darker than day, in every scene', async () => {
    const scenes = ['over the sea', 'in the hills', 'in the mountains', 'in the desert', 'in the city']
    for (const scene of scenes) {
      const day = brightness(await paint(`a red balloon ${scene} by day`, 3))
      const night = brightness(await paint(`a red balloon ${scene} at night`, 3))
      expect(night / day, scene).toBeLessThan(0.8)
    }
  })

  test('a thing has the colour that was asked for', async () => {
    const missed: string[] = []
    for (const [thing, place, seed] of way.things) {
      const white = await paint(`a white ${thing} ${place}`, seed)
      for (const colour of COLOURS) {
        const seen = colourOfChange(white, await paint(`a ${colour} ${thing} ${place}`, seed))
        if (seen !== colour) missed.push(`${colour} ${thing}, which is ${seen ?? 'as before'}`)
      }
    }
    // The models are small: one may fail.
    expect(missed.length, missed.join(', ')).toBeLessThanOrEqual(1)
  })
})

async function runNode(type: string, inputs: Record<string, unknown>): Promise<readonly unknown[]> {
  const node = NODES.find(({ definition }) => definition.type === type)
  if (node === undefined) throw new Error(`There is no node ${type}.`)
  return (await node.run(inputs, context)).outputs
}
