import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { latentToRgb } from '../../../../nodes/inference/image/latent-to-rgb.ts'
import { encodePng } from '../../../../nodes/inference/image/png.ts'
import { encodePreview } from '../../../../nodes/inference/image/preview.ts'
import { readPicture } from '../../../../nodes/inference/image/read-picture.ts'
import { floats } from '../../../../nodes/inference/tensor.ts'

const pixels = Uint8Array.from({ length: 4 * 3 * 3 }, (_, index) => index * 7)
const png = (text: Record<string, string> = {}): Promise<Uint8Array> =>
  encodePng({ width: 4, height: 3, pixels }, { text, compressionLevel: 4 })

describe('PNG', () => {
  test('pixels come back as they went in', async () => {
    expect(await readPicture(await png())).toEqual({
      count: 1,
      width: 4,
      height: 3,
      rgb: pixels,
      alpha: null,
    })
  })

  test('text chunks follow the header in order, each whole', async () => {
    const chunks = chunksOf(await png({ prompt: '{"a": 1}', workflow: '{"b": "\\u00e9"}' }))
    expect(chunks.slice(0, 3)).toEqual([
      ['IHDR', expect.any(String)],
      ['tEXt', 'prompt\0{"a": 1}'],
      ['tEXt', 'workflow\0{"b": "\\u00e9"}'],
    ])
    expect(chunks.at(-1)).toEqual(['IEND', ''])
  })

  test('a picture that does not fit its size is refused', async () => {
    await expect(
      encodePng({ width: 5, height: 3, pixels }, { text: {}, compressionLevel: 4 }),
    ).rejects.toThrow('3 or 4 bytes a pixel')
  })
})

describe('reading', () => {
  const raw = { raw: { width: 4, height: 3, channels: 3 as const } }

  test('transparency is apart from colour, which it does not touch', async () => {
    const rgba = Uint8Array.from([10, 20, 30, 0, 40, 50, 60, 128])
    const file = await sharp(rgba, { raw: { width: 2, height: 1, channels: 4 } })
      .png()
      .toBuffer()
    const { rgb, alpha } = await readPicture(file)
    expect([...rgb]).toEqual([10, 20, 30, 40, 50, 60])
    expect([...(alpha ?? [])]).toEqual([0, 128])
  })

  test('grey pictures have three equal colours', async () => {
    const file = await sharp(Uint8Array.from([0, 100]), { raw: { width: 2, height: 1, channels: 1 } })
      .toColourspace('b-w')
      .png()
      .toBuffer()
    expect([...(await readPicture(file)).rgb]).toEqual([0, 0, 0, 100, 100, 100])
  })

  test('16-bit pictures lose their lower byte', async () => {
    const deep = Uint16Array.from([0x1234, 0xff00, 0x00ff])
    const file = await sharp(deep, { raw: { width: 1, height: 1, channels: 3 } })
      .toColourspace('rgb16')
      .png()
      .toBuffer()
    expect([...(await readPicture(file)).rgb]).toEqual([0x12, 0xff, 0])
  })

  test('EXIF orientation is applied', async () => {
    const file = await sharp(pixels, raw).withMetadata({ orientation: 6 }).png().toBuffer()
    expect(await readPicture(file)).toMatchObject({ width: 3, height: 4 })
  })

  test('animations give all frames', async () => {
    const frames = Uint8Array.from({ length: 2 * 2 * 3 * 3 }, (_, index) => (index < 18 ? 0 : 255))
    const file = await sharp(frames, { raw: { width: 3, height: 4, channels: 3, pageHeight: 2 } })
      .webp({ lossless: true })
      .toBuffer()
    const { count, width, height, rgb } = await readPicture(file)
    expect({ count, width, height }).toEqual({ count: 2, width: 3, height: 2 })
    expect([...rgb]).toEqual([...frames])
  })

  test('what is no picture is refused', async () => {
    await expect(readPicture(Buffer.from('not a picture'))).rejects.toThrow()
  })
})

describe('previews', () => {
  test('latents show their colours', () => {
    const x0 = floats(Float32Array.from([0, 1, 0, 0, 0, 0, 0, 0]), [1, 4, 1, 2])
    expect([...latentToRgb(x0).rgb]).toEqual([141, 125, 127, 187, 179, 182])
  })

  test('large ones shrink to 512 pixels, small ones stay', async () => {
    const large = await encodePreview({ width: 1000, height: 500, rgb: new Uint8Array(1_500_000) })
    expect(large.startsWith('data:image/jpeg;base64,')).toBe(true)
    expect(await sizeOf(large)).toEqual([512, 256])
    expect(await sizeOf(await encodePreview({ width: 4, height: 3, rgb: pixels }))).toEqual([4, 3])
  })
})

async function sizeOf(url: string): Promise<number[]> {
  const { width, height } = await sharp(Buffer.from(url.split(',')[1] ?? '', 'base64')).metadata()
  return [width, height]
}

function chunksOf(file: Uint8Array): [string, string][] {
  const view = Buffer.from(file)
  const chunks: [string, string][] = []
  for (let at = 8; at < view.length;) {
    const length = view.readUInt32BE(at)
    chunks.push([view.toString('latin1', at + 4, at + 8), view.toString('latin1', at + 8, at + 8 + length)])
    at += length + 12
  }
  return chunks
}
