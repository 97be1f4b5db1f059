import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openCheckpoint } from '../../nodes/inference/checkpoint/recognize.ts'
import { Graph } from '../../nodes/inference/onnx/graph.ts'
import { Module } from '../../nodes/inference/onnx/module.ts'
import { transpose } from '../../nodes/inference/onnx/operators.ts'
import { encodeTokens, textEncoderModel } from '../../nodes/inference/sdxl/text-encoder.ts'
import { vaeEncoder } from '../../nodes/inference/sdxl/vae-encoder.ts'
import { vaeDecoderModel } from '../../nodes/inference/sdxl/vae-model.ts'
import { floats, takeFloats } from '../../nodes/inference/tensor.ts'
import { tokenize } from '../../nodes/inference/tokenizer/tokenize.ts'
import { difference } from '../setup/difference.ts'
import { fixtureTensors } from '../setup/golden-tensors.ts'
import { testRuntime } from '../setup/test-runtime.ts'
import { FULL_SIZE_CHECKPOINT, missingModels } from './full-size-models.ts'

const { folder, missing } = missingModels()

describe.skipIf(missing !== null)('text encoders and VAE at full size give ComfyUI’s values', async () => {
  if (missing !== null) return
  const runtime = await testRuntime()
  const golden = await fixtureTensors('comfyui/parts_text_vae.safetensors')
  const { textEncoders, vae } = await openCheckpoint(join(folder, 'checkpoints', FULL_SIZE_CHECKPOINT))
  if (textEncoders === null || vae === null) throw new Error('The checkpoint is not complete.')
  const clip = { encoders: textEncoders, loras: [], stopAtLayer: null }
  const sessions = {
    l: await runtime.createSession(textEncoderModel(clip, 'l', runtime.dialect)),
    g: await runtime.createSession(textEncoderModel(clip, 'g', runtime.dialect)),
  }

  test.each([
    ['empty', ''],
    ['cat', 'a photo of a cat, detailed'],
    ['neg', 'blurry, low quality'],
    [
      'long',
      'a (red:1.3) fox and a ((blue)) bird under an old stone bridge at dawn, mist over the river, highly detailed oil painting, visible brush strokes, warm light from the left, cool shadows, a small wooden boat with two people, reeds, distant mountains, a village with smoking chimneys, birch trees, autumn leaves floating, (soft focus:0.8) background, museum quality, by an unknown master, wide shot, balanced composition, rich colours, fine canvas texture, signed lower right corner',
    ],
  ])('text: %s', async (name, text) => {
    const tokens = await tokenize(text, () => Promise.resolve(null))
    const { embedding, pooled } = await encodeTokens(clip, sessions, tokens, new AbortController().signal)
    expect(difference(embedding, golden(`${name}.cond`)).maxAbs).toBeLessThan(3e-5)
    if (pooled === null) throw new Error('Nothing was pooled.')
    expect(difference(pooled, golden(`${name}.pooled`)).maxAbs).toBeLessThan(3e-5)
  })

  test('VAE decoder', async () => {
    const session = await runtime.createSession(vaeDecoderModel(vae, runtime.dialect))
    for (const name of ['vae', 'vae2']) {
      const image = takeFloats(await session.run({ latent: golden(`${name}.latent`) }), 'image')
      const unit = image.data.map((x) => Math.min(Math.max((x + 1) / 2, 0), 1))
      expect(difference(floats(unit, image.dims), golden(`${name}.image_nhwc`)).maxAbs).toBeLessThan(5e-6)
    }
    await session.release()
  })

  test('VAE encoder', async () => {
    const graph = new Graph(runtime.dialect)
    const image = transpose(graph.input('image', 'float32', [1, 'height', 'width', 3]), [0, 3, 1, 2])
    graph.output('latent', vaeEncoder(image, Module.root(graph, vae)))
    const session = await runtime.createSession({
      label: 'VAE encoder',
      ...graph.serialize(),
      optimization: 'folded',
    })
    const picture = golden('enc.image_nhwc')
    const outputs = await session.run({
      image: floats(
        picture.data.map((x) => x * 2 - 1),
        picture.dims,
      ),
    })
    expect(difference(takeFloats(outputs, 'latent'), golden('enc.latent')).maxAbs).toBeLessThan(2e-5)
  })
})
