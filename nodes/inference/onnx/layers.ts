import { elementCount } from '../tensor.ts'
import type { Value } from './graph.ts'
import type { Module } from './module.ts'
import { changedWeight } from './lora-weight.ts'
import { add, cast, concat, gather, mul, reshape } from './operators.ts'

/** Layers with weights: each takes its input and the place of its weights. LoRAs of that place are applied. */

/** [rows, in] → [rows, out]. The weight may be stored as [out, in] or as a 1×1 convolution; else give it as [out, in]. */
export function linear(x: Value, m: Module, weight?: Value): Value {
  const y = gemm(x, layerWeight(m, weight), m.bias())
  return m.branches().reduce((sum, { down, up, scale }) => {
    const low = gemm(x, m.graph.weight(down, flat(down.shape)), null)
    return gemm(mul(low, scale), m.graph.weight(up, flat(up.shape)), sum)
  }, y)
}

/** [batch, in, h, w] → [batch, out, h', w']; square kernels, symmetric padding unless four sides are given. */
export function conv(x: Value, m: Module, options: ConvOptions): Value {
  const [, ...kernel] = m.shape()
  const weight = m.changes().length === 0 ? m.weight() : reshape(layerWeight(m), m.shape())
  const y = x.graph.node('Conv', [x, weight, m.bias()], convAttributes(options))
  return m.branches().reduce((sum, { down, up, scale }) => {
    const [rank = 0] = down.shape
    const [out = 0] = up.shape
    const low = x.graph.node('Conv', [x, m.graph.weight(down, [rank, ...kernel])], convAttributes(options))
    return add(sum, x.graph.node('Conv', [mul(low, scale), m.graph.weight(up, [out, rank, 1, 1])]))
  }, y)
}

/** [out, columns], with the LoRAs that cannot go beside the layer. */
function layerWeight(m: Module, given?: Value): Value {
  const changes = m.changes()
  if (changes.length === 0) return given ?? m.weight('weight', flat(m.shape()))
  if (given !== undefined) return changedWeight(given, m.shape('').toReversed(), changes)
  const all = m.whole()
  const shape = all.shape()
  return m.ownRows(changedWeight(all.weight('weight', flat(shape)), shape, changes))
}

export type ConvOptions = {
  /** One number for all sides, or top, left, bottom, right. */
  readonly padding: number | readonly [number, number, number, number]
  readonly stride?: number
}

/** int64 ids → one row of the table each; only those rows are converted to float32. */
export function embedding(ids: Value, m: Module): Value {
  return cast(gather(m.storedWeight(), ids), 'float32')
}

/** Twice the size, each pixel four times. */
export function upsample(x: Value): Value {
  return x.graph.node('Resize', [x, null, x.graph.constant([1, 1, 2, 2])], NEAREST)
}

/** Repeats pixels up to the height and width of another tensor: not always twice as large where sizes are odd. */
export function upsampleTo(x: Value, like: Value): Value {
  const { graph } = x
  const channels = graph.node('Shape', [x], { start: { int: 0 }, end: { int: 2 } })
  const size = graph.node('Shape', [like], { start: { int: 2 }, end: { int: 4 } })
  return graph.node('Resize', [x, null, null, concat([channels, size], 0)], NEAREST)
}

const NEAREST = {
  mode: { string: 'nearest' },
  coordinate_transformation_mode: { string: 'asymmetric' },
  nearest_mode: { string: 'floor' },
}

/** x · weightᵀ + c: takes PyTorch's [out, in] as it lies on disk. */
function gemm(x: Value, weight: Value, c: Value | null): Value {
  return x.graph.node('Gemm', c === null ? [x, weight] : [x, weight, c], { transB: { int: 1 } })
}

function flat(shape: readonly number[]): readonly number[] {
  const [out = 0, ...rest] = shape
  return [out, elementCount(rest)]
}

function convAttributes({ padding, stride = 1 }: ConvOptions) {
  const pads = typeof padding === 'number' ? Array<number>(4).fill(padding) : padding
  return { pads: { ints: pads }, strides: { ints: [stride, stride] } }
}
