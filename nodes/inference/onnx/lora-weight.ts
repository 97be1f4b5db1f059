import {
  matrixSize,
  type Difference,
  type LoraFactors,
  type Matrix,
  type MatrixSize,
  type PairFactors,
  type WholeFactors,
} from '../checkpoint/lora-factors.ts'
import type { TensorLocation } from '../checkpoint/weights.ts'
import { elementCount } from '../tensor.ts'
import type { Graph, Value } from './graph.ts'
import { add, matmul, mul, reshape, transpose } from './operators.ts'

/** A LoRA on a layer and, when the model runs, its strength, [1]. */
export type WeightChange = { readonly factors: LoraFactors; readonly strength: Value }

/**
 * A weight with LoRAs merged into it while the model runs, in order of application: strengths stay free.
 * `weight` and result: [out, columns]; `shape`: the layer's own, [out, in, …].
 */
export function changedWeight(
  weight: Value,
  shape: readonly number[],
  changes: readonly WeightChange[],
): Value {
  return changes.reduce((before, change) => changeWeight(before, shape, change), weight)
}

function changeWeight(weight: Value, shape: readonly number[], { factors, strength }: WeightChange): Value {
  const { graph } = weight
  // Not a constant: else the runtime computes all differences beforehand and keeps as much again as the model.
  const one = add(mul(strength, 0), graph.constant([1]))
  const scale = factors.rank === null ? 1 : (factors.alpha ?? factors.rank) / factors.rank
  const { difference, magnitude } = factors.kind === 'whole' ? factors : asWhole(factors)
  if (magnitude === null) {
    return add(weight, emitDifference(graph, difference, mul(strength, scale), one))
  }
  const changed = add(weight, emitDifference(graph, difference, mul(one, scale), one))
  const lengthened = withLengths(weight, changed, shape, magnitude)
  return add(weight, mul(graph.node('Sub', [lengthened, weight]), strength))
}

function asWhole({ up, down }: PairFactors): Pick<WholeFactors, 'difference' | 'magnitude'> {
  const first = { left: up, right: down, core: null, isLeftTurned: false }
  return { difference: { method: 'product', first }, magnitude: null }
}

/** DoRA: rows or columns get these lengths. ComfyUI measures rows before the change, columns after it. */
function withLengths(
  weight: Value,
  changed: Value,
  shape: readonly number[],
  magnitude: TensorLocation,
): Value {
  const [out = 0, columns = 0, ...kernel] = shape
  const lengths = (dims: readonly number[]): Value => weight.graph.weight(magnitude, dims)
  if (magnitude.shape[0] === out) return mul(changed, quotient(lengths([out, 1]), norm(weight, [1])))
  const byColumn = reshape(changed, [out, columns, elementCount(kernel)])
  const scaled = mul(byColumn, quotient(lengths([1, columns, 1]), norm(byColumn, [0, 2])))
  return reshape(scaled, [out, columns * elementCount(kernel)])
}

function norm(x: Value, axes: readonly number[]): Value {
  return x.graph.node('ReduceL2', [x, x.graph.integers(axes)], { keepdims: { int: 1 } })
}

/** Nothing is divided by zero: float32's smallest step from 1 is added, as in ComfyUI. */
function quotient(a: Value, b: Value): Value {
  return a.graph.node('Div', [a, add(b, b.graph.constant([2 ** -23]))])
}

/** ΔW times `amount`, [out, columns]; `one` keeps the rest from being a constant. */
function emitDifference(graph: Graph, difference: Difference, amount: Value, one: Value): Value {
  const first = emitMatrix(graph, difference.first, amount)
  if (difference.method === 'product') return first
  const second = emitMatrix(graph, difference.second, one)
  return difference.method === 'elementwise'
    ? mul(first, second)
    : kronecker(first, second, difference.first, difference.second)
}

function kronecker(a: Value, b: Value, first: Matrix, second: Matrix): Value {
  const [outer, inner] = [sizeOf(first), sizeOf(second)]
  const spread = mul(
    reshape(a, [outer.rows, 1, outer.columns, 1]),
    reshape(b, [1, inner.rows, 1, inner.columns]),
  )
  return reshape(spread, [outer.rows * inner.rows, outer.columns * inner.columns])
}

function sizeOf(matrix: Matrix): MatrixSize {
  const size = matrixSize(matrix)
  if (size === null)
    throw new Error('Parts of a LoRA do not fit together: they are checked when it is opened.')
  return size
}

function emitMatrix(graph: Graph, matrix: Matrix, amount: Value): Value {
  if ('whole' in matrix) return mul(graph.weight(matrix.whole, asMatrix(matrix.whole)), amount)
  const { left, right, core, isLeftTurned } = matrix
  const stored = mul(graph.weight(left, asMatrix(left)), amount)
  const rows = isLeftTurned ? transpose(stored, [1, 0]) : stored
  const columns = graph.weight(right, asMatrix(right))
  return matmul(rows, core === null ? columns : throughCore(graph, core, columns))
}

/** [i, columns · kernel]: each kernel place of the core, [i, j], times the columns, [j, columns]. */
function throughCore(graph: Graph, core: TensorLocation, columns: Value): Value {
  const [i = 0, j = 0, ...kernel] = core.shape
  const places = transpose(graph.weight(core, [i, j, elementCount(kernel)]), [0, 2, 1])
  return reshape(transpose(matmul(places, columns), [0, 2, 1]), [i, -1])
}

function asMatrix({ shape }: TensorLocation): readonly number[] {
  const [rows = 0, ...rest] = shape
  return [rows, elementCount(rest)]
}
