import { describe, expect, test } from 'vitest'
import { openCheckpoint } from '../../../../nodes/inference/checkpoint/recognize.ts'
import { asBytes } from '../../../../nodes/inference/image/picture-values.ts'
import { decodeLatent } from '../../../../nodes/inference/sdxl/vae-decode.ts'
import { encodeImage } from '../../../../nodes/inference/sdxl/vae-encode.ts'
import { decodeMemory, encodeMemory, fitTiling } from '../../../../nodes/inference/sdxl/vae-memory.ts'
import { vaeDecoderModel, vaeEncoderModel } from '../../../../nodes/inference/sdxl/vae-model.ts'
import { countTiles, planTiles } from '../../../../nodes/inference/sdxl/vae-tiles.ts'
import type { Tiling } from '../../../../nodes/inference/sdxl/vae-tiles.ts'
import { bytes, floats, takeFloats } from '../../../../nodes/inference/tensor.ts'
import type { FloatTensor } from '../../../../nodes/inference/tensor.ts'
import type { Image, Latent } from '../../../../nodes/inference/values.ts'
import { difference } from '../../../setup/difference.ts'
import { fixtureTensors } from '../../../setup/golden-tensors.ts'
import { testRuntime } from '../../../setup/test-runtime.ts'
import { tinyModel } from '../../../setup/tiny-models.ts'

const runtime = await testRuntime()
const golden = await fixtureTensors('tiny-vae.safetensors')
const { vae } = await openCheckpoint(tinyModel('checkpoint'))
if (vae === null) throw new Error('The tiny checkpoint has no VAE.')
const decoder = await runtime.createSession(vaeDecoderModel(vae, runtime.dialect))
const encoder = await runtime.createSession(vaeEncoderModel(vae, runtime.dialect))

const pass = (tiling: Tiling, progress: (done: number, total: number) => void = () => undefined) => ({
  tilings: [tiling],
  pictures: 'bytes' as const,
  progress,
  signal: new AbortController().signal,
})
const whole = (height: number, width: number): Tiling => planTiles(height, width, Infinity, 0)
const asLatent = (samples: FloatTensor): Latent => ({ samples, noiseMask: null, batchIndex: null })
const decode = (samples: FloatTensor, tiling: Tiling): Promise<Image> =>
  decodeLatent(decoder, asLatent(samples), pass(tiling))

describe('decoding', () => {
  test('gives the picture that ComfyUI gives', async () => {
    const outputs = await decoder.run({ latent: golden('dec16.latent') })
    const unit = takeFloats(outputs, 'image').data.map((x) => Math.min(Math.max((x + 1) / 2, 0), 1))
    const reference = golden('dec16.image_nhwc')
    expect(difference(floats(unit, reference.dims), reference).maxAbs).toBeLessThan(5e-6)
  })

  test.each(['dec16', 'dec_6x10_b2'])('gives the bytes that ComfyUI saves: %s', async (name) => {
    const samples = golden(`${name}.latent`)
    const [, , height = 0, width = 0] = samples.dims
    const { pixels } = await decode(samples, whole(height, width))
    const reference = golden(`${name}.image_nhwc`)
    expect(pixels.dims).toEqual(reference.dims)
    // Truncation turns a difference of 1e-6 into one of 1 where a value is just below a whole number.
    const off = [...pixels.data].filter(
      (byte, i) => byte !== Math.trunc(Math.fround((reference.data[i] ?? 0) * 255)),
    )
    expect(off.length).toBeLessThan(pixels.data.length * 1e-3)
  })

  test.each(['dec16', 'dec_6x10_b2'])('gives floats to whoever goes on with them: %s', async (name) => {
    const samples = golden(`${name}.latent`)
    const [, , height = 0, width = 0] = samples.dims
    const options = { ...pass(whole(height, width)), pictures: 'floats' as const }
    const { pixels } = await decodeLatent(decoder, asLatent(samples), options)
    if (pixels.type !== 'float32') throw new Error('These are bytes.')
    expect(difference(pixels, golden(`${name}.image_nhwc`)).maxAbs).toBeLessThan(5e-6)
    expect(asBytes({ pixels })).toEqual((await decode(samples, whole(height, width))).pixels)
  })

  test('in one tile as bytes and in floats as tiles agree', async () => {
    const samples = golden('dec16.latent')
    const tiled = await decode(samples, {
      rows: { size: 16, tile: 16, starts: [0, 0] },
      columns: { size: 16, tile: 16, starts: [0] },
    })
    const direct = await decode(samples, whole(16, 16))
    expect(tiled).toEqual(direct)
  })

  test('reports each tile of each picture', async () => {
    const seen: string[] = []
    const tiling = planTiles(6, 10, 6, 2)
    const latent = asLatent(golden('dec_6x10_b2.latent'))
    await decodeLatent(
      decoder,
      latent,
      pass(tiling, (done, total) => seen.push(`${done}/${total}`)),
    )
    expect(seen).toEqual(['1/4', '2/4', '3/4', '4/4'])
  })

  test('stops between tiles when asked to', async () => {
    const controller = new AbortController()
    const work = decodeLatent(decoder, asLatent(golden('dec_6x10_b2.latent')), {
      ...pass(whole(6, 10)),
      signal: controller.signal,
      progress: () => controller.abort(),
    })
    await expect(work).rejects.toThrow('aborted')
  })
})

describe('decoding in tiles', async () => {
  const [height, width] = [56, 40]
  const samples = waves(height, width)
  const direct = await decode(samples, whole(height, width))
  const tiling = planTiles(height, width, 32, 16)
  const tiled = await decode(samples, tiling)
  const error = Float32Array.from(asBytes(tiled).data, (byte, i) => byte - (direct.pixels.data[i] ?? 0))

  test('stays near the whole', () => {
    expect(countTiles(tiling)).toBe(6)
    // Random weights weigh what is normalized per tile far more than trained ones do.
    const rms = Math.hypot(...rowsOf(error).map((row) => Math.hypot(...row))) / Math.sqrt(error.length)
    expect(rms).toBeLessThan(14)
  })

  test('leaves no seams: the difference does not jump where a tile begins or ends', () => {
    const jumps = rowsOf(error).map((row, y, rows) =>
      mean(row.map((value, x) => Math.abs(value - (rows[y - 1]?.[x] ?? value)))),
    )
    const usual = mean(jumps)
    for (const start of tiling.rows.starts) {
      for (const edge of [start, start + tiling.rows.tile]) {
        if (edge === 0 || edge === height) continue
        expect(jumps[edge * 8]).toBeLessThan(1.5 * usual)
      }
    }
  })

  function rowsOf(values: Float32Array): number[][] {
    const length = width * 8 * 3
    return Array.from({ length: height * 8 }, (_, y) => [...values.subarray(y * length, (y + 1) * length)])
  }
})

describe('what is not a number', () => {
  test('in a latent is reported', async () => {
    const samples = floats(new Float32Array(16).fill(Number.NaN), [1, 4, 2, 2])
    await expect(decode(samples, whole(2, 2))).rejects.toThrow(/sampling went astray\. Lower cfg/)
  })

  test.each([
    ['a whole picture', whole(8, 8)],
    ['tiles', planTiles(8, 8, 6, 2)],
  ])('in %s is reported rather than shown black', async (_, tiling) => {
    const samples = floats(new Float32Array(256).fill(3e38), [1, 4, 8, 8])
    await expect(decode(samples, tiling)).rejects.toThrow(
      /the picture would be black.*load another with VAELoader/,
    )
  })
})

describe('encoding', () => {
  test.each(['enc128', 'enc_48x80'])('gives the latent that ComfyUI gives: %s', async (name) => {
    const pixels = golden(`${name}.image_nhwc`)
    const [, height = 0, width = 0] = pixels.dims
    const { samples } = await encodeImage(encoder, { pixels }, pass(whole(height / 8, width / 8)))
    expect(difference(samples, golden(`${name}.latent`)).maxAbs).toBeLessThan(2e-5)
  })

  test('takes bytes, without alpha, and crops the margins beyond multiples of 8', async () => {
    const plain = noisePicture(2, 16, 24, 3)
    const framed = frame(plain, { top: 3, left: 1, height: 23, width: 27 })
    const expected = await encodeImage(encoder, plain, pass(whole(2, 3)))
    expect(expected.samples.dims).toEqual([2, 4, 2, 3])
    expect(await encodeImage(encoder, framed, pass(whole(2, 3)))).toEqual(expected)
  })

  test('in tiles stays near the whole', async () => {
    const picture = await decode(waves(40, 24), whole(40, 24))
    const direct = await encodeImage(encoder, picture, pass(whole(40, 24)))
    const tiled = await encodeImage(encoder, picture, pass(planTiles(40, 24, 32, 16)))
    expect(difference(tiled.samples, direct.samples).relativeRms).toBeLessThan(0.3)
  })

  test('refuses a picture smaller than a latent pixel', async () => {
    const work = encodeImage(encoder, noisePicture(1, 7, 24, 3), pass(whole(1, 3)))
    await expect(work).rejects.toThrow(/A picture of 24 × 7 pixels is too small/)
  })
})

describe('fitTiling', () => {
  const memory = decodeMemory(vae)

  test('decodes whole where that fits, else in tiles that do', () => {
    const size = { height: 128, width: 128 }
    const needed = memory.base + memory.perLatentPixel * 128 * 128
    expect(countTiles(fitTiling(size, memory, needed))).toBe(1)
    const half = fitTiling(size, memory, needed / 2)
    expect(countTiles(half)).toBe(4)
    expect(memory.base + memory.perLatentPixel * half.rows.tile * half.columns.tile).toBeLessThanOrEqual(
      needed / 2,
    )
  })

  test('does not go below tiles of 32, however small the budget', () => {
    expect(fitTiling({ height: 128, width: 32 }, memory, 0).rows.tile).toBe(32)
  })

  test('knows SDXL: 1.7 GB to decode 512 pixels, 5.3 GB for 1024; half of that to encode', () => {
    const sdxl = {
      ...vae,
      tensors: new Map([
        ['decoder.norm_out.weight', located([128])],
        ['decoder.rest.weight', located([49_490_179 - 128])],
        ['encoder.conv_in.weight', located([128, 3, 3, 3])],
        ['encoder.rest.weight', located([34_163_592 - 3456])],
      ]),
    }
    const gigabytes = ({ base, perLatentPixel }: typeof memory, pixels: number): number =>
      Math.round((base + perLatentPixel * (pixels / 8) ** 2) / 1e8) / 10
    expect([512, 1024].map((pixels) => gigabytes(decodeMemory(sdxl), pixels))).toEqual([1.7, 5.3])
    expect([512, 1024].map((pixels) => gigabytes(encodeMemory(sdxl), pixels))).toEqual([1, 3])
  })
})

function waves(height: number, width: number): FloatTensor {
  const data = Float32Array.from({ length: 4 * height * width }, (_, i) => {
    const [x, y, c] = [i % width, Math.floor(i / width) % height, Math.floor(i / (height * width))]
    return 2 * Math.sin(y / (3 + c) + c) + 2 * Math.cos(x / (5 - c)) + Math.sin(x * y)
  })
  return floats(data, [1, 4, height, width])
}

function noisePicture(batch: number, height: number, width: number, channels: number): Image {
  const length = batch * height * width * channels
  const data = Uint8Array.from({ length }, (_, i) => (i * 7919) % 251)
  return { pixels: bytes(data, [batch, height, width, channels]) }
}

/** The same picture with alpha, in the midst of a larger one. */
function frame(
  { pixels }: Image,
  outer: { top: number; left: number; height: number; width: number },
): Image {
  const [batch = 0, height = 0, width = 0] = pixels.dims
  const framed = noisePicture(batch, outer.height, outer.width, 4)
  for (let b = 0; b < batch; b++)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        for (let c = 0; c < 3; c++) {
          const to = ((b * outer.height + outer.top + y) * outer.width + outer.left + x) * 4 + c
          framed.pixels.data[to] = pixels.data[((b * height + y) * width + x) * 3 + c] ?? 0
        }
  return framed
}

function located(shape: readonly number[]) {
  return { file: '/vae', dtype: 'F16', shape, offset: 0, length: 0 } as const
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
