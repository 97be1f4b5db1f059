import { floats, type FloatTensor } from './tensor.ts'

type Edges = { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number }

/** 1, and rising from each edge over so many pixels, the outermost one at a step's height. [1, h, w] */
export function edgeMask(
  { height, width }: { readonly height: number; readonly width: number },
  { left, top, right, bottom }: Edges,
): FloatTensor {
  const [columns, rows] = [ramp(width, left, right), ramp(height, top, bottom)]
  const values = new Float32Array(height * width)
  for (const [y, row] of rows.entries()) {
    for (const [x, column] of columns.entries()) values[y * width + x] = row * column
  }
  return floats(values, [1, height, width])
}

function ramp(length: number, before: number, after: number): readonly number[] {
  return Array.from(
    { length },
    (_, at) => (at < before ? (at + 1) / before : 1) * (length - at <= after ? (length - at) / after : 1),
  )
}
