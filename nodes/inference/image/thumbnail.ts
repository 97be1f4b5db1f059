import { loadSharp } from './load-sharp.ts'

/** A WebP picture that fits a square of `side` pixels; upright, of an animation the first frame. */
export async function makeThumbnail(bytes: Uint8Array, side: number): Promise<Uint8Array> {
  const sharp = await loadSharp()
  return await sharp(bytes, { limitInputPixels: MOST_PIXELS })
    .autoOrient()
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 80 })
    .toBuffer()
}

/** Re-encodes a whole picture, as ComfyUI's `/view?preview=` asks. Quality 1 … 100. */
export async function reencode(
  bytes: Uint8Array,
  format: 'webp' | 'jpeg' | 'png',
  options: { readonly quality: number; readonly removeAlpha: boolean },
): Promise<Uint8Array> {
  const sharp = await loadSharp()
  const picture = sharp(bytes, { limitInputPixels: MOST_PIXELS })
  const opaque = options.removeAlpha ? picture.removeAlpha() : picture
  if (format === 'png') return await opaque.png().toBuffer()
  return await opaque[format]({ quality: options.quality }).toBuffer()
}

/** Width and height as stored. Rejects for what is no picture. */
export async function pictureSize(bytes: Uint8Array): Promise<{ width: number; height: number }> {
  const sharp = await loadSharp()
  const { width, height } = await sharp(bytes, { limitInputPixels: MOST_PIXELS }).metadata()
  return { width, height }
}

/** 16,384 × 16,384: the largest picture that a node can make. */
const MOST_PIXELS = 16_384 * 16_384
