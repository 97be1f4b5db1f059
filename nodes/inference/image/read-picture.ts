import { loadSharp } from './load-sharp.ts'

export type Frames = {
  readonly count: number
  readonly width: number
  readonly height: number
  /** [count, height, width, 3] sRGB bytes; colour under transparency is kept as it is in the file. */
  readonly rgb: Uint8Array
  /** [count, height, width], 255 where opaque; null where the file has no transparency. */
  readonly alpha: Uint8Array | null
}

/** Decodes a picture file in any common format, upright as its EXIF orientation asks; animations give all frames. */
export async function readPicture(bytes: Uint8Array): Promise<Frames> {
  const sharp = await loadSharp()
  const { pages = 1 } = await sharp(bytes).metadata()
  // ComfyUI reads pixel values as they are stored, whatever colour profile is attached.
  const { data, info } = await sharp(bytes, { pages, ignoreIcc: true })
    .autoOrient()
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  const height = info.height / pages
  const count = pages * height * info.width
  const rgb = new Uint8Array(count * 3)
  const alpha = info.channels === 4 || info.channels === 2 ? new Uint8Array(count) : null
  const isGrey = info.channels < 3
  for (let pixel = 0; pixel < count; pixel++) {
    const at = pixel * info.channels
    rgb[pixel * 3] = data[at] ?? 0
    rgb[pixel * 3 + 1] = data[isGrey ? at : at + 1] ?? 0
    rgb[pixel * 3 + 2] = data[isGrey ? at : at + 2] ?? 0
    if (alpha !== null) alpha[pixel] = data[at + info.channels - 1] ?? 0
  }
  return { count: pages, width: info.width, height, rgb, alpha }
}
