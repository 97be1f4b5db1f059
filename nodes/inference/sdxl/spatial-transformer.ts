import { attention } from '../onnx/attention.ts'
import type { Value } from '../onnx/graph.ts'
import { linear } from '../onnx/layers.ts'
import type { Module } from '../onnx/module.ts'
import { groupNorm, layerNorm } from '../onnx/norm.ts'
import { add, concat, gelu, mul, reshape, shapeOf, transpose } from '../onnx/operators.ts'

const HEAD_SIZE = 64

/** What a cross-attention attends to: its projections of the text, [batch, tokens, channels] each. */
export type KeysValues = { readonly k: Value; readonly v: Value }

/** By key path of the cross-attention. */
export type Context = (attn2: Module) => KeysValues

/** x: [batch, channels, h, w] → the same; pixels are tokens that attend to each other and to the context. */
export function spatialTransformer(x: Value, m: Module, depth: number, context: Context): Value {
  const [channels = 0] = m.at('proj_in').shape()
  // [batch, channels, h, w] → [batch, h, w, channels] → [tokens of all pictures, channels]
  const pixels = transpose(groupNorm(x, m.at('norm'), 1e-6), [0, 2, 3, 1])
  let h = linear(reshape(pixels, [-1, channels]), m.at('proj_in'))
  const sequence = sequenceShape(x, channels)
  for (let i = 0; i < depth; i++) {
    h = transformerBlock(h, m.at('transformer_blocks', i), sequence, context)
  }
  h = linear(h, m.at('proj_out'))
  return add(transpose(reshape(h, shapeOf(pixels)), [0, 3, 1, 2]), x)
}

/** x: [tokens of all pictures, channels]; `sequence` is the shape that parts them by picture. */
function transformerBlock(x: Value, m: Module, sequence: Value, context: Context): Value {
  x = add(selfAttention(layerNorm(x, m.at('norm1')), m.at('attn1'), sequence), x)
  x = add(crossAttention(layerNorm(x, m.at('norm2')), m.at('attn2'), sequence, context), x)
  return add(feedForward(layerNorm(x, m.at('norm3')), m.at('ff')), x)
}

function selfAttention(x: Value, m: Module, sequence: Value): Value {
  const [k, v] = [linear(x, m.at('to_k')), linear(x, m.at('to_v'))]
  return attend(x, m, sequence, { k: reshape(k, sequence), v: reshape(v, sequence) })
}

function crossAttention(x: Value, m: Module, sequence: Value, context: Context): Value {
  return attend(x, m, sequence, context(m))
}

function attend(x: Value, m: Module, sequence: Value, { k, v }: KeysValues): Value {
  const [width = 0] = m.at('to_q').shape()
  const q = reshape(linear(x, m.at('to_q')), sequence)
  const h = attention(q, k, v, { heads: width / HEAD_SIZE, width })
  return linear(reshape(h, [-1, width]), m.at('to_out', 0))
}

/** GEGLU (Shazeer 2020): the first half of the rows gives values, the second their gates. */
function feedForward(x: Value, m: Module): Value {
  const proj = m.at('net', 0, 'proj')
  const [rows = 0] = proj.shape()
  const value = linear(x, proj.rows(0, rows / 2))
  const gate = gelu(linear(x, proj.rows(rows / 2, rows)))
  return linear(mul(value, gate), m.at('net', 2))
}

/** [batch, −1, channels]. */
function sequenceShape(x: Value, channels: number): Value {
  const batch = x.graph.node('Shape', [x], { start: { int: 0 }, end: { int: 1 } })
  return concat([batch, x.graph.integers([-1, channels])], 0)
}

/** The keys and values of one cross-attention. text: [batch, tokens, contextWidth]. */
export function projectContext(text: Value, attn2: Module): KeysValues {
  const [channels = 0, contextWidth = 0] = attn2.at('to_k').shape()
  const rows = reshape(text, [-1, contextWidth])
  const sequence = sequenceShape(text, channels)
  return {
    k: reshape(linear(rows, attn2.at('to_k')), sequence),
    v: reshape(linear(rows, attn2.at('to_v')), sequence),
  }
}
