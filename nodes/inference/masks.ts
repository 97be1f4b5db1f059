import { floats, type FloatTensor } from './tensor.ts'

/** The mask [batch, h, w], each value changed. */
export function mapMask({ data, dims }: FloatTensor, change: (value: number) => number): FloatTensor {
  return floats(data.map(change), dims)
}

/** Grows or, negative, shrinks by so many pixels: square, or `tapered` to a diamond. [batch, h, w] */
export function expandMask(mask: FloatTensor, pixels: number, isTapered: boolean): FloatTensor {
  const pick = pixels < 0 ? Math.min : Math.max
  const reach = isTapered ? PLUS : SQUARE
  let { data } = mask
  const [batch = 0, height = 0, width = 0] = mask.dims
  for (let round = 0; round < Math.abs(pixels); round++) {
    const before = data
    data = before.map((own, i) => {
      const [x, y] = [i % width, Math.floor(i / width) % height]
      let value = own
      for (const [dx, dy] of reach) {
        if (x + dx < 0 || x + dx >= width || y + dy < 0 || y + dy >= height) continue
        value = pick(value, before[i + dy * width + dx] ?? 0)
      }
      return value
    })
  }
  return floats(data, [batch, height, width])
}

const PLUS = [
  [0, -1],
  [-1, 0],
  [1, 0],
  [0, 1],
] as const
const SQUARE = [...PLUS, [-1, -1], [1, -1], [-1, 1], [1, 1]] as const

export const MASK_OPERATIONS = ['multiply', 'add', 'subtract', 'and', 'or', 'xor'] as const

/** Where the source lies over the destination both become one; what sticks out is cut off. 0 … 1, [batch, h, w] */
export function combineMasks(
  destination: FloatTensor,
  source: FloatTensor,
  { left, top, operation }: { left: number; top: number; operation: (typeof MASK_OPERATIONS)[number] },
): FloatTensor {
  const [batch = 0, height = 0, width = 0] = destination.dims
  const [own = 1, ownHeight = 0, ownWidth = 0] = source.dims
  const data = destination.data.slice()
  for (let item = 0; item < batch; item++) {
    for (let y = 0; y < Math.min(ownHeight, height - top); y++) {
      for (let x = 0; x < Math.min(ownWidth, width - left); x++) {
        const to = (item * height + top + y) * width + left + x
        const from = ((item % own) * ownHeight + y) * ownWidth + x
        data[to] = COMBINE[operation](data[to] ?? 0, source.data[from] ?? 0)
      }
    }
  }
  return floats(
    data.map((value) => Math.min(Math.max(value, 0), 1)),
    destination.dims,
  )
}

const COMBINE: Record<(typeof MASK_OPERATIONS)[number], (a: number, b: number) => number> = {
  multiply: (a, b) => a * b,
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  and: (a, b) => Number(a > 0.5 && b > 0.5),
  or: (a, b) => Number(a > 0.5 || b > 0.5),
  xor: (a, b) => Number(a > 0.5 !== b > 0.5),
}
