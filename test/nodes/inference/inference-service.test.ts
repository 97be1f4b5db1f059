import { beforeAll, describe, expect, test } from 'vitest'
import { openCheckpoint } from '../../../nodes/inference/checkpoint/recognize.ts'
import { asBytes } from '../../../nodes/inference/image/picture-values.ts'
import { createInference, type InferenceService } from '../../../nodes/inference/inference-service.ts'
import { modelSampling } from '../../../nodes/inference/sampling/model-sampling.ts'
import { floats } from '../../../nodes/inference/tensor.ts'
import type { Clip, ConditioningEntry, Model, Vae } from '../../../nodes/inference/values.ts'
import { difference } from '../../setup/difference.ts'
import { testRuntime } from '../../setup/test-runtime.ts'
import { tinyModel } from '../../setup/tiny-models.ts'

const runtime = await testRuntime()
const signal = new AbortController().signal
const warn = (): void => undefined
const service = (memoryBytes: number): InferenceService =>
  createInference({ runtime: async () => runtime, findTextualInversion: async () => null, memoryBytes })

let clip: Clip
let model: Model
let vae: Vae
beforeAll(async () => {
  const checkpoint = await openCheckpoint(tinyModel('checkpoint'))
  const { unet, textEncoders, vae: weights } = checkpoint
  if (unet === null || textEncoders === null || weights === null)
    throw new Error('The tiny model lacks a part.')
  clip = { encoders: textEncoders, loras: [], stopAtLayer: null }
  model = { unet, sampling: modelSampling('eps', { zeroTerminalSnr: false }), loras: [] }
  vae = { weights }
})

const x = floats(
  Float32Array.from({ length: 256 }, (_, i) => Math.sin(i)),
  [1, 4, 8, 8],
)
const latent = {
  samples: floats(
    Float32Array.from({ length: 4 * 48 * 40 }, (_, i) => Math.sin(i * 1.7)),
    [1, 4, 48, 40],
  ),
  noiseMask: null,
  batchIndex: null,
}

const options = { signal, pictures: 'bytes', tiles: null } as const

async function encode(inference: InferenceService, text = 'a cat'): Promise<ConditioningEntry> {
  return await inference.encodeText(clip, { l: text, g: text }, { signal, warn })
}

describe('memory', () => {
  test('with room, everything stays loaded', async () => {
    const inference = service(4e9)
    const conditioning = await encode(inference)
    await inference.predict(model, { x, timestep: 500, conditioning: [conditioning] }, signal)
    await inference.decode(vae, latent, { ...options, progress: warn })
    expect(inference.loaded()).toEqual([
      expect.stringContaining('text encoders'),
      expect.stringContaining('UNet'),
      expect.stringContaining('VAE decoder'),
    ])
    await inference.freeMemory()
    expect(inference.loaded()).toEqual([])
    expect((await runtime.stats()).sessions).toEqual([])
  })

  test('where it is short, text encoders make room for the UNet', async () => {
    const inference = service(1e6)
    const conditioning = await encode(inference)
    await inference.predict(model, { x, timestep: 500, conditioning: [conditioning] }, signal)
    expect(inference.loaded()).toEqual([expect.stringContaining('UNet')])
    expect((await runtime.stats()).sessions).toHaveLength(2)
    await inference.freeMemory()
  })

  test('where a picture does not fit, it is decoded in tiles that blend', async () => {
    const tiles: number[] = []
    const [whole, tiled] = [service(4e9), service(40e6)]
    const reference = await whole.decode(vae, latent, { ...options, progress: warn })
    const picture = await tiled.decode(vae, latent, {
      ...options,
      progress: (_, total) => tiles.push(total),
    })
    expect(tiles.length).toBeGreaterThan(1)
    expect(new Set(tiles)).toEqual(new Set([tiles.length]))
    expect(picture.pixels.dims).toEqual([1, 384, 320, 3])
    const worst = asBytes(picture).data.reduce(
      (most, value, i) => Math.max(most, Math.abs(value - (reference.pixels.data[i] ?? 0))),
      0,
    )
    expect(worst).toBeLessThan(60)
    // What such a pass took is given back at once.
    expect(tiled.loaded()).toEqual([])
    await whole.freeMemory()
    await tiled.freeMemory()
  })

  test('tiles that a person asks for are taken, whatever would fit', async () => {
    const inference = service(4e9)
    const totals: number[] = []
    const progress = (_: number, total: number): void => void totals.push(total)
    const tiles = { tile: 32, overlap: 8 }
    const picture = await inference.decode(vae, latent, { ...options, progress, tiles })
    expect(picture.pixels.dims).toEqual([1, 384, 320, 3])
    // 48 × 40 in 64 × 16, 16 × 64 and 32 × 32.
    expect(totals).toEqual(Array.from({ length: 4 + 5 + 4 }, () => 13))
    await inference.freeMemory()
  })
})

describe('several prompts', () => {
  test.each([
    { how: 'at once', memory: 4e9, others: ['a dog'] },
    { how: 'one by one where memory is short', memory: 1e6, others: ['a dog'] },
    { how: 'of different lengths', memory: 4e9, others: [Array.from({ length: 90 }, () => 'dog').join(' ')] },
  ])('$how: each is answered as if it were alone', async ({ memory, others }) => {
    const inference = service(memory)
    const prompts: ConditioningEntry[] = []
    for (const text of ['a cat', ...others]) prompts.push(await encode(inference, text))
    const together = await inference.predict(model, { x, timestep: 500, conditioning: prompts }, signal)
    expect(together).toHaveLength(prompts.length)
    for (const [i, prompt] of prompts.entries()) {
      const [alone] = await inference.predict(model, { x, timestep: 500, conditioning: [prompt] }, signal)
      expect(alone?.dims).toEqual([1, 4, 8, 8])
      expect(difference(together[i] ?? x, alone ?? x).relativeRms).toBeLessThan(2e-6)
    }
    await inference.freeMemory()
  })
})

describe('text', () => {
  test('the encoders may read different words; the shorter is filled up', async () => {
    const inference = service(4e9)
    const long = Array.from({ length: 90 }, () => 'cat').join(' ')
    const both = await inference.encodeText(clip, { l: 'a cat', g: long }, { signal, warn })
    expect(both.embedding.dims).toEqual([1, 154, 192])
    const short = await encode(inference, 'a cat')
    const left = (entry: ConditioningEntry) => floats(entry.embedding.data.slice(0, 64), [64])
    expect(difference(left(both), left(short)).maxAbs).toBe(0)
    await inference.freeMemory()
  })

  test('an embedding that is not there is told of', async () => {
    const said: string[] = []
    const inference = service(4e9)
    await inference.encodeText(
      clip,
      { l: 'embedding:nowhere cat', g: 'embedding:nowhere cat' },
      { signal, warn: (message) => said.push(message) },
    )
    expect(said).toEqual(['There is no embedding “nowhere”; it is left out.'])
    await inference.freeMemory()
  })
})

describe('what goes wrong', () => {
  test('after its process died, the next question is answered as before', async () => {
    const inference = service(4e9)
    const conditioning = await encode(inference)
    const [before] = await inference.predict(
      model,
      { x, timestep: 500, conditioning: [conditioning] },
      signal,
    )
    await runtime.kill()
    expect(inference.loaded()).toEqual([])
    const [after] = await inference.predict(model, { x, timestep: 500, conditioning: [conditioning] }, signal)
    expect(difference(after ?? x, before ?? latent.samples).maxAbs).toBe(0)
    await inference.freeMemory()
  })

  test('an abort is noticed before the runtime is asked', async () => {
    const inference = service(4e9)
    const aborted = AbortSignal.abort(new Error('Stop.'))
    await expect(inference.encodeText(clip, { l: 'x', g: 'x' }, { signal: aborted, warn })).rejects.toThrow(
      'Stop.',
    )
    const stopped = { ...options, signal: aborted, progress: warn }
    await expect(inference.decode(vae, latent, stopped)).rejects.toThrow('Stop.')
    await inference.freeMemory()
  })
})
