import type { Session } from '../onnx/runtime.ts'
import { asFloats } from '../image/picture-values.ts'
import { floats, takeFloats, type FloatTensor } from '../tensor.ts'
import type { Image, Latent } from '../values.ts'
import { VAE_SCALE } from './vae-decode.ts'
import type { VaePass } from './vae-decode.ts'
import { blendTilings, countAllTiles, cutTile } from './vae-tiles.ts'

/** The size in latent pixels of a picture; what exceeds a multiple of 8 pixels is cut off, equally on both sides. */
export function latentSize({ pixels }: Image): { readonly height: number; readonly width: number } {
  const [, height = 0, width = 0] = pixels.dims
  return { height: Math.floor(height / VAE_SCALE), width: Math.floor(width / VAE_SCALE) }
}

/**
 * Pictures to unscaled latents [batch, 4, h, w], the posterior's mean, one at a time; alpha is ignored.
 * One tile is exact, as for decoding. `session`: of `vaeEncoderModel`; the tiling is that of the latent.
 */
export async function encodeImage(session: Session, image: Image, pass: VaePass): Promise<Latent> {
  const [batch = 0, fullHeight = 0, fullWidth = 0] = image.pixels.dims
  const { height, width } = latentSize(image)
  if (height === 0 || width === 0) {
    throw new Error(
      `A picture of ${fullWidth} × ${fullHeight} pixels is too small to encode: each side needs 8 at least. Scale it up first.`,
    )
  }
  const rgb = withoutAlpha(asFloats(image))
  const shape = { height: fullHeight, width: fullWidth, channels: 3, planar: false }
  const marginTop = Math.floor((fullHeight % VAE_SCALE) / 2)
  const marginLeft = Math.floor((fullWidth % VAE_SCALE) / 2)
  const total = batch * countAllTiles(pass.tilings)
  let done = 0
  const items: Float32Array[] = []
  for (let item = 0; item < batch; item++) {
    const layout = { scale: 1, channels: LATENT_CHANNELS, planar: true }
    const latent = await blendTilings(pass.tilings, layout, async (tile) => {
      pass.signal.throwIfAborted()
      const area = {
        top: marginTop + tile.top * VAE_SCALE,
        left: marginLeft + tile.left * VAE_SCALE,
        height: tile.height * VAE_SCALE,
        width: tile.width * VAE_SCALE,
      }
      const outputs = await session.run({
        pixels: floats(cutTile(rgb, shape, item, area), [1, area.height, area.width, 3]),
      })
      pass.progress(++done, total)
      return takeFloats(outputs, 'latent').data
    })
    if (!latent.every(Number.isFinite)) throw new Error(BROKEN_LATENT)
    items.push(latent)
  }
  const samples = new Float32Array(batch * LATENT_CHANNELS * height * width)
  for (const [i, item] of items.entries()) samples.set(item, i * item.length)
  return {
    samples: floats(samples, [batch, LATENT_CHANNELS, height, width]),
    noiseMask: null,
    batchIndex: null,
  }
}

const LATENT_CHANNELS = 4

const BROKEN_LATENT =
  'The VAE encoded the picture to values that are not numbers. The VAE is probably damaged, or made for another kind of model: use the one of the checkpoint, or load another with VAELoader.'

function withoutAlpha({ data, dims }: FloatTensor): Float32Array {
  const [, , , channels = 3] = dims
  if (channels === 3) return data
  return data.filter((_, i) => i % channels < 3)
}
