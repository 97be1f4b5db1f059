import type { Value } from './graph.ts'
import { elementTypeCode } from './model-proto.ts'

/** Tensor arithmetic and movement, without weights. */

export function add(a: Value, b: Value): Value {
  return a.graph.node('Add', [a, b])
}

export function mul(a: Value, b: Value | number): Value {
  return a.graph.node('Mul', [a, typeof b === 'number' ? a.graph.constant([b]) : b])
}

/** −1: whatever is left; 0: as in x. Or a shape that is known when the model runs. */
export function reshape(x: Value, dims: readonly number[] | Value): Value {
  return x.graph.node('Reshape', [x, 'name' in dims ? dims : x.graph.integers(dims)])
}

/** [..., width] → [rows, width]. */
export function flatten(x: Value): Value {
  return x.graph.node('Flatten', [x], { axis: { int: -1 } })
}

/** New axes of size 1 at these places of the result. */
export function unsqueeze(x: Value, axes: readonly number[]): Value {
  return x.graph.node('Unsqueeze', [x, x.graph.integers(axes)])
}

export function shapeOf(x: Value): Value {
  return x.graph.node('Shape', [x])
}

export function transpose(x: Value, permutation: readonly number[]): Value {
  return x.graph.node('Transpose', [x], { perm: { ints: permutation } })
}

export function concat(values: readonly [Value, ...Value[]], axis: number): Value {
  return values[0].graph.node('Concat', values, { axis: { int: axis } })
}

/** Elements `from` … `to - 1` along an axis. */
export function slice(x: Value, axis: number, from: number, to: number): Value {
  const { graph } = x
  return graph.node('Slice', [x, graph.integers([from]), graph.integers([to]), graph.integers([axis])])
}

/** Rows of a table by int64 index. */
export function gather(table: Value, indices: Value, axis = 0): Value {
  return table.graph.node('Gather', [table, indices], { axis: { int: axis } })
}

export function matmul(a: Value, b: Value): Value {
  return a.graph.node('MatMul', [a, b])
}

export function softmax(x: Value): Value {
  return x.graph.node('Softmax', [x], { axis: { int: -1 } })
}

export function sin(x: Value): Value {
  return x.graph.node('Sin', [x])
}

export function cos(x: Value): Value {
  return x.graph.node('Cos', [x])
}

export function clamp(x: Value, low: number, high: number): Value {
  return x.graph.node('Clip', [x, x.graph.constant([low], []), x.graph.constant([high], [])])
}

export function cast(x: Value, type: 'float32' | 'int64' | 'uint8'): Value {
  return x.graph.node('Cast', [x], { to: { int: elementTypeCode(type) } })
}

/** x · σ(x). */
export function silu(x: Value): Value {
  return x.graph.node('com.microsoft.QuickGelu', [x], { alpha: { float: 1 } })
}

/** The exact form with erf. */
export function gelu(x: Value): Value {
  return x.graph.node('com.microsoft.Gelu', [x])
}

/** x · σ(1.702 x). */
export function quickGelu(x: Value): Value {
  return x.graph.node('com.microsoft.QuickGelu', [x], { alpha: { float: 1.702 } })
}
