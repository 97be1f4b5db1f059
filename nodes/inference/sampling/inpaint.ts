import type { FloatTensor } from '../tensor.ts'
import type { Latent } from '../values.ts'

type Denoise = (x: Float32Array, sigma: number) => Promise<Float32Array>

type Kept = {
  /** 1 where to generate, 0 where to keep; [batch, 4, h, w]. */
  readonly mask: Float32Array
  readonly latent: Float32Array
  readonly noise: Float32Array
}

/** Holds the unmasked region to the given latent: noised to σ on the way in, clean on the way out. */
export function keepMasked(denoise: Denoise, { mask, latent, noise }: Kept): Denoise {
  return async (x, sigma) => {
    const mixed = x.map((value, i) => {
      const m = mask[i] ?? 1
      return value * m + ((latent[i] ?? 0) + (noise[i] ?? 0) * sigma) * (1 - m)
    })
    const denoised = await denoise(mixed, sigma)
    return denoised.map((value, i) => {
      const m = mask[i] ?? 1
      return value * m + (latent[i] ?? 0) * (1 - m)
    })
  }
}

/** The latent's noise mask at latent size, repeated over channels and batch; null where there is none. */
export function latentMask(latent: Latent): Float32Array | null {
  if (latent.noiseMask === null) return null
  const [batch = 1, channels = 4, height = 1, width = 1] = latent.samples.dims
  const resized = resizeBilinear(latent.noiseMask, height, width)
  const plane = height * width
  const masks = resized.length / plane
  const result = new Float32Array(batch * channels * plane)
  for (let item = 0; item < batch; item++) {
    const from = (item % masks) * plane
    const one = resized.subarray(from, from + plane)
    for (let channel = 0; channel < channels; channel++) result.set(one, (item * channels + channel) * plane)
  }
  return result
}

/** [n, 1, H, W] to n planes of h × w; samples at pixel centres, edges repeated, no antialiasing. */
function resizeBilinear(mask: FloatTensor, height: number, width: number): Float32Array {
  const fromHeight = mask.dims[mask.dims.length - 2] ?? 1
  const fromWidth = mask.dims[mask.dims.length - 1] ?? 1
  const count = mask.data.length / (fromHeight * fromWidth)
  const rows = taps(fromHeight, height)
  const columns = taps(fromWidth, width)
  const result = new Float32Array(count * height * width)
  let target = 0
  for (let n = 0; n < count; n++) {
    const at = (y: number, x: number): number => mask.data[(n * fromHeight + y) * fromWidth + x] ?? 0
    for (const row of rows) {
      for (const column of columns) {
        const top = at(row.low, column.low) * (1 - column.share) + at(row.low, column.high) * column.share
        const bottom =
          at(row.high, column.low) * (1 - column.share) + at(row.high, column.high) * column.share
        result[target++] = top * (1 - row.share) + bottom * row.share
      }
    }
  }
  return result
}

function taps(from: number, to: number): readonly { low: number; high: number; share: number }[] {
  return Array.from({ length: to }, (_, i) => {
    const position = Math.max(((i + 0.5) * from) / to - 0.5, 0)
    const low = Math.min(Math.floor(position), from - 1)
    return { low, high: Math.min(low + 1, from - 1), share: position - low }
  })
}
