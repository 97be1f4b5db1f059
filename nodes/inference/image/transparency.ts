import { loadSharp } from './load-sharp.ts'
import { withTextOf } from './png-text.ts'

/**
 * A picture with the transparency of another of the same size, as PNG; texts that a PNG carries stay with it.
 * Rejects where sizes differ, or one of the two is no picture.
 */
export async function withTransparencyOf(mask: Uint8Array, picture: Uint8Array): Promise<Uint8Array> {
  const sharp = await loadSharp()
  const alpha = await alphaOf(mask)
  const { data, info } = await sharp(picture, { ignoreIcc: true })
    .removeAlpha()
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  if (info.width !== alpha.width || info.height !== alpha.height) {
    throw new Error(
      `The mask has ${alpha.width} × ${alpha.height} pixels and the picture ${info.width} × ${info.height}: make them equal.`,
    )
  }
  const png = await rawPicture(sharp, { ...alpha, data, channels: info.channels })
    .joinChannel(alpha.data, { raw: { width: alpha.width, height: alpha.height, channels: 1 } })
    .png({ compressionLevel: 4 })
    .toBuffer()
  return withTextOf(picture, png)
}

/** A picture's transparency alone, over black, as PNG: what editors of masks ask for. */
export async function transparencyOnly(picture: Uint8Array): Promise<Uint8Array> {
  const sharp = await loadSharp()
  const { width, height, data } = await alphaOf(picture)
  return await rawPicture(sharp, { width, height, data: Buffer.alloc(width * height * 3), channels: 3 })
    .joinChannel(data, { raw: { width, height, channels: 1 } })
    .png()
    .toBuffer()
}

type Alpha = { readonly width: number; readonly height: number; readonly data: Buffer }

/** 255 where opaque. */
async function alphaOf(picture: Uint8Array): Promise<Alpha> {
  const sharp = await loadSharp()
  const { data, info } = await sharp(picture)
    .ensureAlpha()
    .extractChannel('alpha')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, data }
}

function rawPicture(
  sharp: Awaited<ReturnType<typeof loadSharp>>,
  { width, height, data, channels }: Alpha & { readonly channels: 1 | 2 | 3 | 4 },
) {
  return sharp(data, { raw: { width, height, channels } })
}
