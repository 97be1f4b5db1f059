import type { ByteTensor, FloatTensor } from './tensor.ts'

export type Size = { readonly height: number; readonly width: number }

/**
 * Moves pixels: each pixel of the result is the source's at the place that `source` gives, [y, x].
 * The rows are axis `rowAxis`, the columns the next: 1 for pictures [batch, h, w, channels], 2 for planes
 * [batch, channels, h, w]. The result is no larger than the source.
 */
function remap<T extends FloatTensor | ByteTensor>(
  tensor: T,
  rowAxis: 1 | 2,
  size: Size,
  source: (y: number, x: number) => readonly [number, number],
): T {
  const { dims } = tensor
  const [height = 0, width = 0] = dims.slice(rowAxis, rowAxis + 2)
  const blocks = product(dims.slice(0, rowAxis))
  const inner = product(dims.slice(rowAxis + 2))
  const data = tensor.data.slice(0, blocks * size.height * size.width * inner)
  let to = 0
  for (let block = 0; block < blocks; block++) {
    for (let y = 0; y < size.height; y++) {
      for (let x = 0; x < size.width; x++) {
        const [fromY, fromX] = source(y, x)
        const from = ((block * height + fromY) * width + fromX) * inner
        for (let i = 0; i < inner; i++) data[to++] = tensor.data[from + i] ?? 0
      }
    }
  }
  return {
    ...tensor,
    data,
    dims: [...dims.slice(0, rowAxis), size.height, size.width, ...dims.slice(rowAxis + 2)],
  }
}

export function crop<T extends FloatTensor | ByteTensor>(
  tensor: T,
  rowAxis: 1 | 2,
  area: Size & { readonly top: number; readonly left: number },
): T {
  return remap(tensor, rowAxis, area, (y, x) => [area.top + y, area.left + x])
}

export const FLIPS = ['x-axis: vertically', 'y-axis: horizontally'] as const

export function flip<T extends FloatTensor | ByteTensor>(
  tensor: T,
  rowAxis: 1 | 2,
  way: (typeof FLIPS)[number],
): T {
  const [height = 0, width = 0] = tensor.dims.slice(rowAxis, rowAxis + 2)
  const isVertical = way === 'x-axis: vertically'
  return remap(tensor, rowAxis, { height, width }, (y, x) =>
    isVertical ? [height - 1 - y, x] : [y, width - 1 - x],
  )
}

export const TURNS = ['none', '90 degrees', '180 degrees', '270 degrees'] as const

/** Clockwise. */
export function turn<T extends FloatTensor | ByteTensor>(
  tensor: T,
  rowAxis: 1 | 2,
  by: (typeof TURNS)[number],
): T {
  const [height = 0, width = 0] = tensor.dims.slice(rowAxis, rowAxis + 2)
  switch (by) {
    case 'none':
      return tensor
    case '90 degrees':
      return remap(tensor, rowAxis, { height: width, width: height }, (y, x) => [height - 1 - x, y])
    case '180 degrees':
      return remap(tensor, rowAxis, { height, width }, (y, x) => [height - 1 - y, width - 1 - x])
    case '270 degrees':
      return remap(tensor, rowAxis, { height: width, width: height }, (y, x) => [x, width - 1 - y])
  }
}

function product(dims: readonly number[]): number {
  return dims.reduce((a, b) => a * b, 1)
}
