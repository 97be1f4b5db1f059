import { loadSharp } from './load-sharp.ts'

/** A picture of work in progress as a `data:` URL, shrunk to at most 512 pixels a side. */
export async function encodePreview(picture: {
  readonly width: number
  readonly height: number
  readonly rgb: Uint8Array
}): Promise<string> {
  const sharp = await loadSharp()
  const jpeg = await sharp(picture.rgb, {
    raw: { width: picture.width, height: picture.height, channels: 3 },
  })
    .resize({ width: 512, height: 512, fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: 90 })
    .toBuffer()
  return `data:image/jpeg;base64,${jpeg.toString('base64')}`
}
