import { loadSharp } from './load-sharp.ts'
import { insertText } from './png-text.ts'

export type Picture = {
  readonly width: number
  readonly height: number
  /** Row-major bytes, 3 or 4 a pixel. */
  readonly pixels: Uint8Array
}

/** A PNG file of one picture; `text` becomes tEXt chunks before the pixels, in order. */
export async function encodePng(
  picture: Picture,
  options: { readonly text: Readonly<Record<string, string>>; readonly compressionLevel: number },
): Promise<Uint8Array> {
  const sharp = await loadSharp()
  const png = await sharp(picture.pixels, {
    raw: { width: picture.width, height: picture.height, channels: channelsOf(picture) },
  })
    .png({ compressionLevel: options.compressionLevel, adaptiveFiltering: false })
    .toBuffer()
  return insertText(png, options.text)
}

function channelsOf({ width, height, pixels }: Picture): 3 | 4 {
  const channels = pixels.length / (width * height)
  if (channels === 3 || channels === 4) return channels
  throw new Error(
    `A ${width} × ${height} picture has 3 or 4 bytes a pixel; ${pixels.length} bytes were given.`,
  )
}
