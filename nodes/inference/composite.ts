import { resample } from './resample.ts'
import { floats, type FloatTensor } from './tensor.ts'
import type { Mask } from './values.ts'

/**
 * Lays a source over a destination, both [batch, channels, h, w], where the mask is 1; what sticks out is cut off.
 * The mask is scaled to the source, the source to the destination only if asked.
 */
export function composite(
  destination: FloatTensor,
  source: FloatTensor,
  options: {
    readonly left: number
    readonly top: number
    readonly resizeSource: boolean
    readonly mask: Mask | null
  },
): FloatTensor {
  const [batch = 1, channels = 0, height = 0, width = 0] = destination.dims
  const { left, top, mask } = options
  const sized = options.resizeSource ? resample(source, { height, width }, 'bilinear') : source
  const [own = 1, , sourceHeight = 0, sourceWidth = 0] = sized.dims
  const share = mask === null ? null : maskFor(mask, { height: sourceHeight, width: sourceWidth })
  const [masks = 1] = share?.dims ?? []
  const data = destination.data.slice()
  const rows = Math.min(sourceHeight, height - top)
  const columns = Math.min(sourceWidth, width - left)
  for (let item = 0; item < batch; item++) {
    for (let channel = 0; channel < channels; channel++) {
      for (let y = 0; y < rows; y++) {
        let from = (((item % own) * channels + channel) * sourceHeight + y) * sourceWidth
        let to = ((item * channels + channel) * height + top + y) * width + left
        let at = ((item % masks) * sourceHeight + y) * sourceWidth
        for (let x = 0; x < columns; x++, from++, to++, at++) {
          const weight = share === null ? 1 : (share.data[at] ?? 0)
          data[to] = weight * (sized.data[from] ?? 0) + (1 - weight) * (data[to] ?? 0)
        }
      }
    }
  }
  return floats(data, destination.dims)
}

function maskFor({ values }: Mask, size: { readonly height: number; readonly width: number }): FloatTensor {
  const [count = 1, height = 1, width = 1] = values.dims
  return resample(floats(values.data, [count, 1, height, width]), size, 'bilinear')
}
