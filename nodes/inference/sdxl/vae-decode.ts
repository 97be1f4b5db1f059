import type { Session } from '../onnx/runtime.ts'
import { bytes, floats, takeBytes, takeFloats } from '../tensor.ts'
import type { Tensor } from '../tensor.ts'
import type { Image, Latent, PictureForm } from '../values.ts'
import { blendTilings, countAllTiles, cutTile } from './vae-tiles.ts'
import type { Tile, Tiling } from './vae-tiles.ts'

/** Pixels to a latent pixel, along each side. */
export const VAE_SCALE = 8

export type VaePass = {
  /** Of several, the mean. */
  readonly tilings: readonly Tiling[]
  readonly signal: AbortSignal
  /** Called after each tile of each picture. */
  readonly progress: (done: number, total: number) => void
}

/**
 * Unscaled latents [batch, 4, h, w] to pictures, one at a time. One tile is exact; several differ from it
 * a little everywhere, since each is normalized alone. `session`: of `vaeDecoderModel`.
 * Throws where the latent or the picture holds what is not a number.
 */
export async function decodeLatent(
  session: Session,
  { samples }: Latent,
  pass: VaePass & { readonly pictures: PictureForm },
): Promise<Image> {
  if (!samples.data.every(Number.isFinite)) throw new Error(BROKEN_LATENT)
  const [batch = 0, channels = 0, height = 0, width = 0] = samples.dims
  const shape = { height, width, channels, planar: true }
  const tiles = countAllTiles(pass.tilings)
  let done = 0

  async function render(
    item: number,
    tile: Tile,
    outputs: readonly string[],
  ): Promise<Record<string, Tensor>> {
    pass.signal.throwIfAborted()
    const latent = floats(cutTile(samples.data, shape, item, tile), [1, channels, tile.height, tile.width])
    const results = await session.run({ latent }, { outputs })
    pass.progress(++done, batch * tiles)
    return results
  }

  async function renderBytes(item: number): Promise<Uint8Array> {
    const outputs = await render(item, { top: 0, left: 0, height, width }, ['pixels', 'mean'])
    if (!takeFloats(outputs, 'mean').data.every(Number.isFinite)) throw new Error(BROKEN_PICTURE)
    return takeBytes(outputs, 'pixels').data
  }

  async function renderFloats(item: number): Promise<Float32Array> {
    const layout = { scale: VAE_SCALE, channels: 3, planar: false }
    const image = await blendTilings(
      pass.tilings,
      layout,
      async (tile) => takeFloats(await render(item, tile, ['image']), 'image').data,
    )
    if (!image.every(Number.isFinite)) throw new Error(BROKEN_PICTURE)
    return image.map(toUnit)
  }

  const dims = [batch, height * VAE_SCALE, width * VAE_SCALE, 3]
  const size = height * VAE_SCALE * width * VAE_SCALE * 3
  if (pass.pictures === 'floats') {
    const data = new Float32Array(batch * size)
    for (let item = 0; item < batch; item++) data.set(await renderFloats(item), item * size)
    return { pixels: floats(data, dims) }
  }
  const data = new Uint8Array(batch * size)
  for (let item = 0; item < batch; item++) {
    const picture = tiles === 1 ? await renderBytes(item) : (await renderFloats(item)).map(toByte)
    data.set(picture, item * size)
  }
  return { pixels: bytes(data, dims) }
}

/** As the graph does it for bytes: trunc(clamp((x + 1) / 2, 0, 1) · 255), each step in float32. */
function toUnit(value: number): number {
  return Math.min(Math.max(Math.fround(value + 1) / 2, 0), 1)
}

function toByte(unit: number): number {
  return Math.fround(unit * 255)
}

const BROKEN_LATENT =
  'The latent holds values that are not numbers, so there is nothing to decode: sampling went astray. Lower cfg and LoRA strengths, or take the sampler and scheduler that the model was made for.'

const BROKEN_PICTURE =
  'The VAE gave values that are not numbers, so the picture would be black. The VAE is probably damaged, or made for another kind of model: use the one of the checkpoint, or load another with VAELoader.'
