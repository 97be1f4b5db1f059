import type { Value } from './graph.ts'
import type { Module } from './module.ts'
import { add, mul, reshape, shapeOf } from './operators.ts'

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

/** Over the last axis. */
export function layerNorm(x: Value, m: Module, epsilon = 1e-5): Value {
  return x.graph.node('LayerNormalization', [x, m.weight(), m.weight('bias')], {
    axis: { int: -1 },
    epsilon: { float: epsilon },
  })
}
