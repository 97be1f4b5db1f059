import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { encodePng } from '../../../../nodes/inference/image/png.ts'
import { readText } from '../../../../nodes/inference/image/read-text.ts'

const nothing = { workflow: null, prompt: null, parameters: null }
const picture = { width: 2, height: 1, pixels: new Uint8Array(6) }

describe('PNG', () => {
  test('what was written is read', async () => {
    const text = { prompt: '{"1": {}}', workflow: '{"nodes": []}' }
    expect(readText(await encodePng(picture, { text, compressionLevel: 1 }))).toEqual({ ...nothing, ...text })
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
    expect(readText(png([type, data]))).toEqual({ ...nothing, prompt: '{"a": "é"}' })
  })

  test('a damaged text is none, and does not hide the others', () => {
    const damaged = Buffer.concat([Buffer.from('workflow\0\0'), Buffer.from('not zlib')])
    expect(readText(png(['zTXt', damaged], ['tEXt', Buffer.from('parameters\0a cat')]))).toEqual({
      ...nothing,
      parameters: 'a cat',
    })
  })

  test('a file cut anywhere is read without complaint', () => {
    const whole = png(['tEXt', Buffer.from('prompt\0{}')], ['iTXt', Buffer.from('workflow\0\0\0\0\0{}')])
    for (let length = 0; length < whole.length; length++) {
      expect(() => readText(whole.subarray(0, length))).not.toThrow()
    }
  })
})

describe('WebP', () => {
  test('EXIF texts of the form key:json are read', async () => {
    const file = await sharp(picture.pixels, { raw: { width: 2, height: 1, channels: 3 } })
      .withExif({ IFD0: { Model: 'prompt:{"1": {}}', Make: 'Workflow:{"nodes": []}' } })
      .webp()
      .toBuffer()
    expect(readText(file)).toEqual({ ...nothing, prompt: '{"1": {}}', workflow: '{"nodes": []}' })
    for (let length = 0; length < file.length; length++) {
      expect(() => readText(file.subarray(0, length))).not.toThrow()
    }
  })
})

test('other files have no text', () => {
  expect(readText(Buffer.from('GIF89a'))).toEqual(nothing)
  expect(readText(new Uint8Array())).toEqual(nothing)
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
