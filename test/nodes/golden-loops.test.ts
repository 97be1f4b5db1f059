import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { openCheckpoint } from '../../nodes/inference/checkpoint/recognize.ts'
import { createInference } from '../../nodes/inference/inference-service.ts'
import { floats, type FloatTensor } from '../../nodes/inference/tensor.ts'
import type { Clip, Conditioning, Latent, Model } from '../../nodes/inference/values.ts'
import { NODES } from '../../nodes/index.ts'
import type { NodeContext } from '../../nodes/node.ts'
import { noFiles } from '../electron/executor/no-models.ts'
import { fixtureTensors } from '../setup/golden-tensors.ts'
import { testRuntime } from '../setup/test-runtime.ts'
import { tinyModel } from '../setup/tiny-models.ts'

/** What was asked of ComfyUI; its answers are in tiny-loops.safetensors. */
const Run = z.object({
  steps: z.number(),
  cfg: z.number(),
  sampler: z.string(),
  scheduler: z.string(),
  positive: z.string(),
  negative: z.string(),
  seed: z.string().transform(BigInt),
  height: z.number(),
  width: z.number(),
  batch: z.number(),
  sampling: z.string().nullable(),
  denoise: z.number(),
  hasLatent: z.boolean(),
  hasMask: z.boolean(),
  /** Standard deviation of the result, the unit of its tolerance. */
  std: z.number(),
  size: z
    .object({
      width: z.number(),
      height: z.number(),
      crop_w: z.number(),
      crop_h: z.number(),
      target_width: z.number(),
      target_height: z.number(),
    })
    .optional(),
  range: z
    .object({
      start: z.number(),
      end: z.number(),
      forceFullDenoise: z.boolean(),
      addNoise: z.boolean(),
    })
    .optional(),
})
type Run = z.infer<typeof Run>

const { texts, runs } = z
  .object({ texts: z.record(z.string(), z.string()), runs: z.record(z.string(), Run) })
  .parse(JSON.parse(readFileSync(new URL('../fixtures/golden/tiny-loops.json', import.meta.url), 'utf8')))

const runtime = await testRuntime()
const golden = await fixtureTensors('tiny-loops.safetensors')
const inference = createInference({
  runtime: async () => runtime,
  findTextualInversion: async () => null,
  memoryBytes: 4e9,
})
const context: NodeContext = {
  nodeId: '1',
  signal: new AbortController().signal,
  inference,
  files: noFiles,
  progress: () => undefined,
  preview: () => undefined,
  log: () => undefined,
  metadata: () => ({}),
}

let model: Model
let clip: Clip
beforeAll(async () => {
  const files = { ...noFiles, openModel: () => openCheckpoint(tinyModel('checkpoint')) }
  const loaded = await runNode('CheckpointLoaderSimple', { ckpt_name: 'tiny-sdxl.safetensors' }, { files })
  model = loaded[0] as Model
  clip = loaded[1] as Clip
})

describe('whole loops, from prompt to latent, are ComfyUI’s', () => {
  test.each(Object.entries(runs))('%s', async (name, run) => {
    const positive = await encode(run.positive, run)
    const negative = await encode(run.negative, run)
    const patched =
      run.sampling === null
        ? model
        : (await runNode('ModelSamplingDiscrete', { model, sampling: run.sampling, zsnr: false }))[0]
    const common = {
      model: patched,
      positive,
      negative,
      latent_image: startLatent(name, run),
      steps: run.steps,
      cfg: run.cfg,
      sampler_name: run.sampler,
      scheduler: run.scheduler,
    }
    const [result] = await (run.range === undefined
      ? runNode('KSampler', { ...common, seed: run.seed, denoise: run.denoise })
      : runNode('KSamplerAdvanced', {
          ...common,
          noise_seed: run.seed,
          add_noise: run.range.addNoise ? 'enable' : 'disable',
          start_at_step: run.range.start,
          end_at_step: run.range.end,
          return_with_leftover_noise: run.range.forceFullDenoise ? 'disable' : 'enable',
        }))
    const expected = golden(`${name}.out`)
    const { samples } = result as Latent
    expect(samples.dims).toEqual(expected.dims)
    expect(worst(samples, expected) / run.std).toBeLessThan(2e-5)
  })
})

function startLatent(name: string, run: Run): Latent {
  const given = run.hasLatent ? golden(`${name}.latent_in`) : null
  const dims = [run.batch, 4, run.height, run.width]
  const samples = given ?? floats(new Float32Array(dims.reduce((a, b) => a * b)), dims)
  return { samples, noiseMask: run.hasMask ? golden(`${name}.mask`) : null, batchIndex: null }
}

async function encode(text: string, { size }: Run): Promise<Conditioning> {
  const words = texts[text] ?? ''
  const [conditioning] = await (size === undefined
    ? runNode('CLIPTextEncode', { text: words, clip })
    : runNode('CLIPTextEncodeSDXL', { ...size, clip, text_g: words, text_l: words }))
  return conditioning as Conditioning
}

async function runNode(
  type: string,
  inputs: Record<string, unknown>,
  more: Partial<NodeContext> = {},
): Promise<readonly unknown[]> {
  const node = NODES.find(({ definition }) => definition.type === type)
  if (node === undefined) throw new Error(`There is no node ${type}.`)
  return (await node.run(inputs, { ...context, ...more })).outputs
}

function worst(actual: FloatTensor, expected: FloatTensor): number {
  let largest = 0
  for (const [i, value] of expected.data.entries()) {
    const error = Math.abs((actual.data[i] ?? Number.NaN) - value)
    if (!(error <= largest)) largest = error
  }
  return largest
}
