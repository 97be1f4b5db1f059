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

test.each(['jpeg', 'webp'] as const)(
  'the comment in a %s, where A1111 writes its settings',
  async (format) => {
    const settings = 'a café, 猫\nNegative prompt: fog\nSteps: 20, Sampler: Euler'
    for (const [little, encoding, comment] of [
      [false, 'UNICODE\0', Buffer.from(settings, 'utf16le').swap16()],
      [true, 'UNICODE\0', Buffer.from(settings, 'utf16le')],
      [false, 'ASCII\0\0\0', Buffer.from(settings)],
      [false, '\0'.repeat(8), Buffer.from(settings)],
    ] as const) {
      const exif = exifWithComment(Buffer.concat([Buffer.from(encoding, 'latin1'), comment]), little)
      const file = format === 'jpeg' ? jpegWith(exif) : webpWith(exif)
      expect(embeddedTexts(file)).toEqual({ ...nothing, parameters: settings })
      expect(embeddedWorkflow(file)).toBe(settings)
      for (let length = 0; length < file.length; length += 3) {
        expect(() => embeddedTexts(file.subarray(0, length))).not.toThrow()
      }
    }
    expect(embeddedTexts(jpegWith(exifWithComment(Buffer.from('JIS\0\0\0\0\0text'), false)))).toEqual(nothing)
  },
)

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

/** A directory that points to a second one, which holds the comment. */
function exifWithComment(comment: Buffer, little: boolean): Buffer {
  const head = Buffer.alloc(8 + 18 + 18)
  const short = (value: number, at: number): number =>
    little ? head.writeUInt16LE(value, at) : head.writeUInt16BE(value, at)
  const long = (value: number, at: number): number =>
    little ? head.writeUInt32LE(value, at) : head.writeUInt32BE(value, at)
  head.write(little ? 'II*\0' : 'MM\0*', 0, 'latin1')
  long(8, 4)
  for (const [start, tag, type, count, value] of [
    [8, 0x8769, 4, 1, 26],
    [26, 0x9286, 7, comment.length, 44],
  ] as const) {
    short(1, start)
    short(tag, start + 2)
    short(type, start + 4)
    long(count, start + 6)
    long(value, start + 10)
  }
  return Buffer.concat([head, comment])
}

function jpegWith(exif: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exif])
  const head = Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0, 0])
  head.writeUInt16BE(body.length + 2, 4)
  return Buffer.concat([head, body, Buffer.from([0xff, 0xda, 0, 0])])
}

function webpWith(exif: Buffer): Buffer {
  const chunk = Buffer.alloc(8)
  chunk.write('EXIF', 'latin1')
  chunk.writeUInt32LE(exif.length, 4)
  return Buffer.concat([
    Buffer.from('RIFF\0\0\0\0WEBP', 'latin1'),
    chunk,
    exif,
    Buffer.alloc(exif.length % 2),
  ])
}
