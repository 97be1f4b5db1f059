import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { encodePng } from '../../../nodes/inference/image/png.ts'
import { embeddedTexts, embeddedWorkflow } from '../../../workflows/comfy/embedded.ts'

const nothing = { workflow: null, prompt: null, parameters: null }
const picture = { width: 2, height: 1, pixels: new Uint8Array(6) }

describe('PNG', () => {
  test('what was written is read', async () => {
    const text = { prompt: '{"1": {}}', workflow: '{"nodes": []}' }
    expect(embeddedTexts(await encodePng(picture, { text, compressionLevel: 1 }))).toEqual({
      ...nothing,
      ...text,
    })
  })

  test.each([
    ['tEXt in UTF-8', 'tEXt', Buffer.from('prompt\0{"a": "é"}')],
    ['comf', 'comf', Buffer.from('prompt\0{"a": "é"}')],
    ['zTXt', 'zTXt', Buffer.concat([Buffer.from('prompt\0\0'), deflateSync('{"a": "é"}')])],
    ['iTXt', 'iTXt', Buffer.from('prompt\0\0\0en\0Prompt\0{"a": "é"}')],
    [
      'iTXt compressed',
      'iTXt',
      Buffer.concat([Buffer.from('prompt\0\u0001\0\0\0'), deflateSync('{"a": "é"}')]),
    ],
  ])('%s', (_, type, data) => {
    expect(embeddedTexts(png([type, data]))).toEqual({ ...nothing, prompt: '{"a": "é"}' })
  })

  test('a damaged text is none, and does not hide the others', () => {
    const damaged = Buffer.concat([Buffer.from('workflow\0\0'), Buffer.from('not zlib')])
    expect(embeddedTexts(png(['zTXt', damaged], ['tEXt', Buffer.from('parameters\0a cat')]))).toEqual({
      ...nothing,
      parameters: 'a cat',
    })
  })

  test('a file cut anywhere is read without complaint', () => {
    const whole = png(['tEXt', Buffer.from('prompt\0{}')], ['iTXt', Buffer.from('workflow\0\0\0\0\0{}')])
    for (let length = 0; length < whole.length; length++) {
      expect(() => embeddedTexts(whole.subarray(0, length))).not.toThrow()
    }
  })
})

describe('WebP', () => {
  test('EXIF texts of the form key:json are read', async () => {
    const file = await sharp(picture.pixels, { raw: { width: 2, height: 1, channels: 3 } })
      .withExif({ IFD0: { Model: 'prompt:{"1": {}}', Make: 'Workflow:{"nodes": []}' } })
      .webp()
      .toBuffer()
    expect(embeddedTexts(file)).toEqual({ ...nothing, prompt: '{"1": {}}', workflow: '{"nodes": []}' })
    for (let length = 0; length < file.length; length++) {
      expect(() => embeddedTexts(file.subarray(0, length))).not.toThrow()
    }
  })
})

test('JPEG with EXIF', async () => {
  const file = await sharp(picture.pixels, { raw: { width: 2, height: 1, channels: 3 } })
    .withExif({ IFD0: { Model: 'prompt:{"1": {}}' } })
    .jpeg()
    .toBuffer()
  expect(embeddedTexts(file)).toEqual({ ...nothing, prompt: '{"1": {}}' })
  for (let length = 0; length < file.length; length++) {
    expect(() => embeddedTexts(file.subarray(0, length))).not.toThrow()
  }
})

test('the metadata of latents and models', () => {
  const header = Buffer.from(JSON.stringify({ __metadata__: { prompt: '{"1": {}}', format: 'pt' } }))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(header.length))
  expect(embeddedTexts(Buffer.concat([length, header]))).toEqual({ ...nothing, prompt: '{"1": {}}' })
  length.writeBigUInt64LE(2n ** 63n)
  expect(embeddedTexts(Buffer.concat([length, header]))).toEqual(nothing)
})

test('text in Latin-1, as PNG calls for, and in UTF-8, as most write it', () => {
  const parameters = (text: Buffer): string | null =>
    embeddedTexts(png(['tEXt', Buffer.concat([Buffer.from('parameters\0'), text])])).parameters
  expect(parameters(Buffer.from('café', 'latin1'))).toBe('café')
  expect(parameters(Buffer.from('café, 猫', 'utf8'))).toBe('café, 猫')
  expect(parameters(Buffer.from('lost \ufffd', 'utf8'))).toBe('lost \ufffd')
})

test('a text that inflates beyond all bounds is dropped', () => {
  const bomb = Buffer.concat([Buffer.from('prompt\0\0'), deflateSync(Buffer.alloc(40_000_000, 32))])
  expect(embeddedTexts(png(['zTXt', bomb], ['tEXt', Buffer.from('parameters\0a cat')]))).toEqual({
    ...nothing,
    parameters: 'a cat',
  })
})

test('bytes at random do no harm', () => {
  const heads = ['89504e470d0a1a0a', '52494646ffffffff57454250', 'ffd8ffe1', '04000000000000007b']
  fc.assert(
    fc.property(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 300 }), (head, tail) => {
      expect(() => embeddedTexts(Buffer.concat([Buffer.from(head, 'hex'), tail]))).not.toThrow()
    }),
    { numRuns: 5_000 },
  )
})

test.each([
  ['the workflow before the prompt', { prompt: '{"1": {}}', workflow: '{"nodes": []}' }, '{"nodes": []}'],
  [
    'settings of A1111',
    { parameters: 'a cat\nSteps: 20, Sampler: Euler' },
    'a cat\nSteps: 20, Sampler: Euler',
  ],
  ['no other text', { parameters: 'a cat' }, null],
])('what can be opened: %s', (_, texts, expected) => {
  const chunks = Object.entries(texts).map(([key, text]): [string, Buffer] => [
    'tEXt',
    Buffer.from(`${key}\0${text}`),
  ])
  expect(embeddedWorkflow(png(...chunks))).toBe(expected)
})

test('other files have no text', () => {
  expect(embeddedTexts(Buffer.from('GIF89a'))).toEqual(nothing)
  expect(embeddedTexts(new Uint8Array())).toEqual(nothing)
})

function png(...chunks: [string, Buffer][]): Buffer {
  const written = chunks.map(([type, data]) => {
    const head = Buffer.alloc(8)
    head.writeUInt32BE(data.length)
    head.write(type, 4, 'latin1')
    return Buffer.concat([head, data, Buffer.alloc(4)])
  })
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...written])
}
