import { describe, expect, test } from 'vitest'
import { openLora } from '../../../../nodes/inference/checkpoint/lora.ts'
import { openCheckpoint } from '../../../../nodes/inference/checkpoint/recognize.ts'
import { Graph } from '../../../../nodes/inference/onnx/graph.ts'
import { embedding } from '../../../../nodes/inference/onnx/layers.ts'
import { Module } from '../../../../nodes/inference/onnx/module.ts'
import { encodeTokens, textEncoderModel } from '../../../../nodes/inference/sdxl/text-encoder.ts'
import { floats, takeFloats } from '../../../../nodes/inference/tensor.ts'
import type { FindTextualInversion } from '../../../../nodes/inference/tokenizer/textual-inversion.ts'
import { tokenize } from '../../../../nodes/inference/tokenizer/tokenize.ts'
import type { Clip, ConditioningEntry } from '../../../../nodes/inference/values.ts'
import { difference } from '../../../setup/difference.ts'
import { fixtureTensors } from '../../../setup/golden-tensors.ts'
import { testRuntime } from '../../../setup/test-runtime.ts'
import { tinyModel } from '../../../setup/tiny-models.ts'
import type { TinyModelName } from '../../../setup/tiny-models.ts'

const TOLERANCE = 3e-5
const CAT = 'a photo of a cat, detailed'

const runtime = await testRuntime()
const { textEncoders } = await openCheckpoint(tinyModel('checkpoint'))
if (textEncoders === null) throw new Error('The tiny checkpoint has no text encoders.')
const CLIP: Clip = { encoders: textEncoders, loras: [], stopAtLayer: null }
const none: FindTextualInversion = () => Promise.resolve(null)

async function encode(clip: Clip, text: string, find = none): Promise<ConditioningEntry> {
  const key = `${clip.stopAtLayer} ${clip.loras.map(({ file }) => file.identity).join()}`
  const sessions = loaded.get(key) ?? load(clip)
  loaded.set(key, sessions)
  return encodeTokens(clip, await sessions, await tokenize(text, find), new AbortController().signal)
}

/** Strengths are inputs: sessions differ by LoRA files and layer only. */
const loaded = new Map<string, ReturnType<typeof load>>()

async function load(clip: Clip) {
  return {
    l: await runtime.createSession(textEncoderModel(clip, 'l', runtime.dialect)),
    g: await runtime.createSession(textEncoderModel(clip, 'g', runtime.dialect)),
  }
}

describe('a prompt is encoded as by ComfyUI', async () => {
  const golden = await fixtureTensors('tiny-text.safetensors')
  test.each([
    ['empty', ''],
    ['cat', CAT],
    ['weighted', 'a (red:1.3) cat, (blurry:0.5)'],
    [
      'long',
      'a (red:1.3) fox and a ((blue)) bird under an old stone bridge at dawn, mist over the river, highly detailed oil painting, visible brush strokes, warm light from the left, cool shadows, a small wooden boat with two people, reeds, distant mountains, a village with smoking chimneys, birch trees, autumn leaves floating, (soft focus:0.8) background, museum quality, by an unknown master, wide shot, balanced composition, rich colours, fine canvas texture, signed lower right corner',
    ],
  ])('%s', async (name, text) => {
    const { embedding: states, pooled } = await encode(CLIP, text)
    expect(difference(states, golden(`${name}.cond`)).maxAbs).toBeLessThan(TOLERANCE)
    expect(pooled).not.toBeNull()
    if (pooled !== null)
      expect(difference(pooled, golden(`${name}.cond_pooled`)).maxAbs).toBeLessThan(TOLERANCE)
  })
})

describe('LoRAs change both encoders as merged weights do', async () => {
  const golden = await fixtureTensors('tiny-lora.safetensors')
  test.each<[string, [TinyModelName, number][]]>([
    ['kohya@1', [['lora-kohya', 1]]],
    ['kohya@0.7', [['lora-kohya', 0.7]]],
    ['kohya@-0.5', [['lora-kohya', -0.5]]],
    ['kohya-diffusers@0.7', [['lora-kohya-diffusers', 0.7]]],
    ['peft@1', [['lora-peft', 1]]],
    [
      'kohya+kohya-diffusers@0.7',
      [
        ['lora-kohya', 0.7],
        ['lora-kohya-diffusers', 0.7],
      ],
    ],
  ])('%s', async (name, applied) => {
    const loras = await Promise.all(
      applied.map(async ([file, strength]) => ({ file: await openLora(tinyModel(file)), strength })),
    )
    const { embedding: states, pooled } = await encode({ ...CLIP, loras }, CAT)
    expect(difference(states, golden(`${name}.cond`)).maxAbs).toBeLessThan(TOLERANCE)
    if (pooled !== null)
      expect(difference(pooled, golden(`${name}.cond_pooled`)).maxAbs).toBeLessThan(TOLERANCE)
  })
})

describe('the layer to stop at', () => {
  test('is the penultimate unless said otherwise', async () => {
    const own = await encode(CLIP, CAT)
    const second = await encode({ ...CLIP, stopAtLayer: -2 }, CAT)
    const last = await encode({ ...CLIP, stopAtLayer: -1 }, CAT)
    expect(second).toEqual(own)
    expect(difference(last.embedding, own.embedding).relativeRms).toBeGreaterThan(0.1)
    expect(last.pooled).toEqual(own.pooled)
  })

  test('beyond the first layer of CLIP-L is its normalized end', async () => {
    // Depths of 12 and 32: CLIP-G stops at its 18th layer.
    const one = await encode({ ...CLIP, stopAtLayer: -14 }, '')
    const other = await encode({ ...CLIP, stopAtLayer: -15 }, '')
    const ofL = ({ embedding: { data } }: ConditioningEntry): Float32Array => data.subarray(0, 64)
    const ofG = ({ embedding: { data } }: ConditioningEntry): Float32Array => data.subarray(64, 192)
    expect(ofL(one)).toEqual(ofL(other))
    expect(ofG(one)).not.toEqual(ofG(other))
  })
})

describe('textual inversion', () => {
  test('a vector equal to a word of the vocabulary encodes as the word does', async () => {
    const [l, g] = [await rowOfTable('l', 2368), await rowOfTable('g', 2368)]
    const find: FindTextualInversion = (name) => Promise.resolve(name === 'tabby' ? { l, g } : null)
    const learned = await encode(CLIP, 'a photo of a embedding:tabby, detailed', find)
    const written = await encode(CLIP, CAT)
    expect(difference(learned.embedding, written.embedding).maxAbs).toBeLessThan(1e-5)
  })

  test('a vector of the wrong width is left out', async () => {
    const misfit = floats(new Float32Array(5), [1, 5])
    const find: FindTextualInversion = () => Promise.resolve({ l: misfit, g: misfit })
    expect(await encode(CLIP, 'a embedding:sd1 cat', find)).toEqual(await encode(CLIP, 'a cat'))
  })
})

test('a file with one encoder is refused with what to do', () => {
  const clip: Clip = { ...CLIP, encoders: { ...textEncoders, g: null } }
  expect(() => textEncoderModel(clip, 'g', runtime.dialect)).toThrow(
    /has no CLIP-G, and SDXL needs both text encoders\. Load clip_l and clip_g with DualCLIPLoader/,
  )
})

/** [1, width]: one word's embedding, by way of the runtime. */
async function rowOfTable(encoder: 'l' | 'g', id: number) {
  const weights = CLIP.encoders[encoder]
  if (weights === null) throw new Error(`No encoder ${encoder}.`)
  const graph = new Graph(runtime.dialect)
  const table = Module.root(graph, weights).at('text_model.embeddings.token_embedding')
  graph.output('row', embedding(graph.input('ids', 'int64', [1]), table))
  const session = await runtime.createSession({ label: 'row', ...graph.serialize(), optimization: 'lazy' })
  const ids = { type: 'int64', dims: [1], data: BigInt64Array.of(BigInt(id)) } as const
  return takeFloats(await session.run({ ids }), 'row')
}
