import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { openCheckpoint } from '../../nodes/inference/checkpoint/recognize.ts'
import { createInference } from '../../nodes/inference/inference-service.ts'
import { floats } from '../../nodes/inference/tensor.ts'
import type { Clip, Conditioning, Latent, Model } from '../../nodes/inference/values.ts'
import type { NodeContext } from '../../nodes/node.ts'
import { noFiles } from '../electron/executor/no-models.ts'
import { difference } from '../setup/difference.ts'
import { fixtureTensors } from '../setup/golden-tensors.ts'
import { nodeContext } from '../setup/node-context.ts'
import { testRuntime } from '../setup/test-runtime.ts'
import { tinyModel } from '../setup/tiny-models.ts'
import { runNode } from './run-node.ts'

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
/** The UNet's weights are folded into its graph where memory allows, else read in each run. */
const inferences = {
  folded: createInference({ ...parts(), memoryBytes: 4e9 }),
  lazy: createInference({ ...parts(), memoryBytes: 60e6 }),
}

let model: Model
let clip: Clip
beforeAll(async () => {
  const files = { ...noFiles, openModel: () => openCheckpoint(tinyModel('checkpoint')) }
  const context = nodeContext({ files })
  const loaded = await runNode('CheckpointLoaderSimple', { ckpt_name: 'tiny-sdxl.safetensors' }, context)
  model = loaded[0] as Model
  clip = loaded[1] as Clip
})

describe('whole loops, from prompt to latent, are ComfyUI’s', () => {
  test.each(Object.entries(runs))('%s', async (name, run) => {
    expect(await errorOf(name, run, nodeContext({ inference: inferences.lazy }))).toBeLessThan(2e-5)
  })

  test.each(['euler_sgm4_cfg1', 'batch2_24x16', 'longpos_shortneg'])(
    '%s with folded weights',
    async (name) => {
      const run = runOf(name)
      expect(await errorOf(name, run, nodeContext({ inference: inferences.folded }))).toBeLessThan(2e-5)
    },
  )
})

describe('the parts of a sampler as nodes of their own give the same', () => {
  const context = nodeContext({ inference: inferences.lazy })

  test.each(['euler_normal6_cfg5', 'dpmpp_sde_karras4_cfg3'])('%s', async (name) => {
    const run = runOf(name)
    const [noise] = await runNode('RandomNoise', { noise_seed: run.seed })
    const positive = await encode(run.positive, run, context)
    const negative = await encode(run.negative, run, context)
    const [guider] = await runNode('CFGGuider', { model, positive, negative, cfg: run.cfg })
    const parts = { ...(await samplerParts(run)), latent_image: startLatent(name, run) }
    const outputs = await runNode('SamplerCustomAdvanced', { noise, guider, ...parts }, context)
    for (const output of outputs) expect(errorIn(output, name, run)).toBeLessThan(2e-5)
  })

  test('euler_sgm4_cfg1, without a negative prompt', async () => {
    const run = runOf('euler_sgm4_cfg1')
    const conditioning = await encode(run.positive, run, context)
    const [guider] = await runNode('BasicGuider', { model, conditioning })
    const [noise] = await runNode('RandomNoise', { noise_seed: run.seed })
    const parts = { ...(await samplerParts(run)), latent_image: startLatent('euler_sgm4_cfg1', run) }
    const [output] = await runNode('SamplerCustomAdvanced', { noise, guider, ...parts }, context)
    expect(errorIn(output, 'euler_sgm4_cfg1', run)).toBeLessThan(2e-5)
  })

  async function samplerParts(run: Run): Promise<Record<string, unknown>> {
    const [sampler] = await runNode('KSamplerSelect', { sampler_name: run.sampler })
    const { scheduler, steps, denoise } = run
    const [sigmas] = await runNode('BasicScheduler', { model, scheduler, steps, denoise })
    return { sampler, sigmas }
  }
})

/** The largest, in standard deviations of the result. */
async function errorOf(name: string, run: Run, context: NodeContext): Promise<number> {
  const patched =
    run.sampling === null
      ? model
      : (await runNode('ModelSamplingDiscrete', { model, sampling: run.sampling, zsnr: false }, context))[0]
  const common = {
    model: patched,
    positive: await encode(run.positive, run, context),
    negative: await encode(run.negative, run, context),
    latent_image: startLatent(name, run),
    steps: run.steps,
    cfg: run.cfg,
    sampler_name: run.sampler,
    scheduler: run.scheduler,
  }
  const { range } = run
  const [result] = await (range === undefined
    ? runNode('KSampler', { ...common, seed: run.seed, denoise: run.denoise }, context)
    : runNode(
        'KSamplerAdvanced',
        {
          ...common,
          noise_seed: run.seed,
          add_noise: range.addNoise ? 'enable' : 'disable',
          start_at_step: range.start,
          end_at_step: range.end,
          return_with_leftover_noise: range.forceFullDenoise ? 'disable' : 'enable',
        },
        context,
      ))
  return errorIn(result, name, run)
}

function errorIn(latent: unknown, name: string, run: Run): number {
  return difference((latent as Latent).samples, golden(`${name}.out`)).maxAbs / run.std
}

function runOf(name: string): Run {
  const run = runs[name]
  if (run === undefined) throw new Error(`There is no run ${name}.`)
  return run
}

function startLatent(name: string, run: Run): Latent {
  const given = run.hasLatent ? golden(`${name}.latent_in`) : null
  const dims = [run.batch, 4, run.height, run.width]
  const samples = given ?? floats(new Float32Array(dims.reduce((a, b) => a * b)), dims)
  return { samples, noiseMask: run.hasMask ? golden(`${name}.mask`) : null, batchIndex: null }
}

async function encode(text: string, { size }: Run, context: NodeContext): Promise<Conditioning> {
  const words = texts[text] ?? ''
  const [conditioning] = await (size === undefined
    ? runNode('CLIPTextEncode', { text: words, clip }, context)
    : runNode('CLIPTextEncodeSDXL', { ...size, clip, text_g: words, text_l: words }, context))
  return conditioning as Conditioning
}

function parts() {
  return { runtime: async () => runtime, findTextualInversion: async () => null }
}
