import { elementCount } from '../tensor.ts'
import type { TensorLocation } from './weights.ts'

/** How a LoRA changes a weight. */
export type LoraFactors = PairFactors | WholeFactors

/** ΔW = (alpha / rank) · up · down, alpha = rank where the file has none: a thin way beside the layer. */
export type PairFactors = {
  readonly kind: 'pair'
  /** [rank, in] or [rank, in, kh, kw]. */
  readonly down: TensorLocation
  /** [out, rank] or [out, rank, 1, 1]. */
  readonly up: TensorLocation
  /** Read from the file's scalar; null where it has none. */
  readonly alpha: number | null
  readonly rank: number
}

/** LyCORIS (Yeh et al. 2024) and DoRA (Liu et al. 2024): a change that needs the whole weight. */
export type WholeFactors = {
  readonly kind: 'whole'
  readonly difference: Difference
  readonly alpha: number | null
  /** What alpha is divided by; null: alpha does not count. */
  readonly rank: number | null
  /** DoRA's length of each row, [out, 1, …], or column, [1, in, …], of the changed weight. */
  readonly magnitude: TensorLocation | null
}

/** ΔW but for its scale, rows of outputs: a product, two of them elementwise (LoHa), or their Kronecker product (LoKr). */
export type Difference =
  | { readonly method: 'product'; readonly first: Product }
  | { readonly method: 'elementwise'; readonly first: Product; readonly second: Product }
  | { readonly method: 'kronecker'; readonly first: Matrix; readonly second: Matrix }

export type Matrix = Product | { readonly whole: TensorLocation }

/** left · right; with a core [i, j, kh, kw] between them (Tucker) the left may be stored the other way round. */
export type Product = {
  readonly left: TensorLocation
  readonly right: TensorLocation
  readonly core: TensorLocation | null
  readonly isLeftTurned: boolean
}

/** Rows and columns of what a matrix comes to; null where its parts do not fit together. */
export function matrixSize(matrix: Matrix): MatrixSize | null {
  if ('whole' in matrix) return rowsAndColumns(matrix.whole)
  const { core, isLeftTurned } = matrix
  const [left, right] = [rowsAndColumns(matrix.left), rowsAndColumns(matrix.right)]
  const [out, inner] = isLeftTurned ? [left.columns, left.rows] : [left.rows, left.columns]
  if (core === null) return inner === right.rows ? { rows: out, columns: right.columns } : null
  const [i, j, ...kernel] = core.shape
  if (inner !== i || right.rows !== j) return null
  return { rows: out, columns: right.columns * elementCount(kernel) }
}

export type MatrixSize = { readonly rows: number; readonly columns: number }

/** Of the difference itself. */
export function differenceSize(difference: Difference): MatrixSize | null {
  const first = matrixSize(difference.first)
  if (difference.method === 'product' || first === null) return first
  const second = matrixSize(difference.second)
  if (second === null) return null
  if (difference.method === 'kronecker') {
    return { rows: first.rows * second.rows, columns: first.columns * second.columns }
  }
  return first.rows === second.rows && first.columns === second.columns ? first : null
}

function rowsAndColumns({ shape }: TensorLocation): MatrixSize {
  const [rows = 0, ...rest] = shape
  return { rows, columns: elementCount(rest) }
}
