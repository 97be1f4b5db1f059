import type { Value } from '../onnx/graph.ts'
import { conv, linear } from '../onnx/layers.ts'
import type { Module } from '../onnx/module.ts'
import { groupNorm } from '../onnx/norm.ts'
import { add, silu, unsqueeze } from '../onnx/operators.ts'

const EPSILON = 1e-5

/** Residual block with time shift. x: [batch, in, h, w], emb: [batch, 4 · modelChannels] → [batch, out, h, w]. */
export function resBlock(x: Value, emb: Value, m: Module): Value {
  const shift = linear(silu(emb), m.at('emb_layers', 1))
  let h = conv(silu(groupNorm(x, m.at('in_layers', 0), EPSILON)), m.at('in_layers', 2), { padding: 1 })
  h = add(h, unsqueeze(shift, [2, 3]))
  h = conv(silu(groupNorm(h, m.at('out_layers', 0), EPSILON)), m.at('out_layers', 3), { padding: 1 })
  const skip = m.at('skip_connection')
  return add(skip.has('weight') ? conv(x, skip, { padding: 0 }) : x, h)
}
