import type { Value } from './graph.ts'
import type { Module } from './module.ts'
import { add, cast, gather, mul, reshape, shapeOf } from './operators.ts'

const GROUPS = 32

/** [batch, channels, h, w]: 32 groups of channels, each normalized alone. */
export function groupNorm(x: Value, m: Module, epsilon: number): Value {
  // No execution provider has a kernel for GroupNormalization; instances of 32 "channels" are the groups.
  const ones = x.graph.constant(new Float32Array(GROUPS).fill(1))
  const zeros = x.graph.constant(new Float32Array(GROUPS))
  const normal = x.graph.node('InstanceNormalization', [reshape(x, [0, GROUPS, -1]), ones, zeros], {
    epsilon: { float: epsilon },
  })
  const [channels = 0] = m.shape()
  const perChannel = [channels, 1, 1]
  const scaled = mul(reshape(normal, shapeOf(x)), m.weight('weight', perChannel))
  return add(scaled, m.weight('bias', perChannel))
}

/**
 * The same for pictures: sums are taken row by row first. In one go float32 loses 1e-5 of the variance of a million
 * pixels, and all of the picture comes out that much too bright or dark. Costs no more.
 */
export function groupNormByRows(x: Value, m: Module, epsilon: number): Value {
  const { graph } = x
  const perGroup = (value: Value): Value => reshape(value, [0, GROUPS, -1])
  const mean = (value: Value, axis: number): Value =>
    graph.node('ReduceMean', [value, graph.integers([axis])], { keepdims: { int: 1 } })
  const centre = mean(perGroup(mean(x, 3)), 2)
  const centred = reshape(graph.node('Sub', [perGroup(x), centre]), shapeOf(x))
  const width = cast(gather(shapeOf(x), graph.integers([3])), 'float32')
  const squares = graph.node('ReduceSumSquare', [centred, graph.integers([3])], { keepdims: { int: 1 } })
  const variance = mean(perGroup(graph.node('Div', [squares, width])), 2)
  const deviation = graph.node('Sqrt', [add(variance, graph.constant([epsilon]))])
  const [channels = 0] = m.shape()
  const weight = m.weight('weight', [1, GROUPS, channels / GROUPS])
  const scale = reshape(graph.node('Div', [weight, deviation]), [0, channels, 1, 1])
  return add(mul(centred, scale), m.weight('bias', [channels, 1, 1]))
}

/** Over the last axis. */
export function layerNorm(x: Value, m: Module, epsilon = 1e-5): Value {
  return x.graph.node('LayerNormalization', [x, m.weight(), m.weight('bias')], {
    axis: { int: -1 },
    epsilon: { float: epsilon },
  })
}
