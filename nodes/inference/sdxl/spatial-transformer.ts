import { attention } from '../onnx/attention.ts'
import type { Value } from '../onnx/graph.ts'
import { linear } from '../onnx/layers.ts'
import type { Module } from '../onnx/module.ts'
import { groupNorm, layerNorm } from '../onnx/norm.ts'
import { add, concat, flatten, gelu, mul, reshape, shapeOf, transpose } from '../onnx/operators.ts'

const HEAD_SIZE = 64

/** What a cross-attention attends to: its projections of the text, [batch, tokens, channels] each. */
export type KeysValues = { readonly k: Value; readonly v: Value }

/** By key path of the cross-attention. */
export type Context = (attn2: Module) => KeysValues

/** x: [batch, channels, h, w] → the same; pixels are tokens that attend to each other and to the context. */
export function spatialTransformer(x: Value, m: Module, depth: number, context: Context): Value {
  const [channels = 0] = m.at('proj_in').shape()
  const layout = tokenLayout(x, m.path, channels)
  // [batch, channels, h, w] → [batch, h, w, channels]
  const pixels = transpose(groupNorm(x, m.at('norm'), 1e-6), [0, 2, 3, 1])
  let h = linear(layout.rows(pixels), m.at('proj_in'))
  for (let i = 0; i < depth; i++) {
    h = transformerBlock(h, m.at('transformer_blocks', i), layout, context)
  }
  h = linear(h, m.at('proj_out'))
  return add(transpose(reshape(h, shapeOf(pixels)), [0, 3, 1, 2]), x)
}

/** x: [tokens of all pictures, channels]. */
function transformerBlock(x: Value, m: Module, layout: TokenLayout, context: Context): Value {
  x = add(selfAttention(layerNorm(x, m.at('norm1')), m.at('attn1'), layout), x)
  x = add(crossAttention(layerNorm(x, m.at('norm2')), m.at('attn2'), layout, context), x)
  return add(feedForward(layerNorm(x, m.at('norm3')), m.at('ff')), x)
}

function selfAttention(x: Value, m: Module, layout: TokenLayout): Value {
  const [k, v] = [linear(x, m.at('to_k')), linear(x, m.at('to_v'))]
  return attend(x, m, layout, { k: layout.sequences(k), v: layout.sequences(v) })
}

function crossAttention(x: Value, m: Module, layout: TokenLayout, context: Context): Value {
  return attend(x, m, layout, context(m))
}

function attend(x: Value, m: Module, layout: TokenLayout, { k, v }: KeysValues): Value {
  const [width = 0] = m.at('to_q').shape()
  const q = layout.sequences(linear(x, m.at('to_q')))
  const h = attention(q, k, v, { heads: width / HEAD_SIZE, width })
  return linear(layout.rows(h), m.at('to_out', 0))
}

/** GEGLU (Shazeer 2020): the first half of the rows gives values, the second their gates. */
function feedForward(x: Value, m: Module): Value {
  const proj = m.at('net', 0, 'proj')
  const [rows = 0] = proj.shape()
  const value = linear(x, proj.rows(0, rows / 2))
  const gate = gelu(linear(x, proj.rows(rows / 2, rows)))
  return linear(mul(value, gate), m.at('net', 2))
}

/** Linear layers take tokens as rows, attention takes them by picture. */
type TokenLayout = {
  /** [batch, …, channels] → [tokens of all pictures, channels]. */
  readonly rows: (x: Value) => Value
  /** [tokens of all pictures, channels] → [batch, tokens, channels]. */
  readonly sequences: (x: Value) => Value
}

/** `place` names the number of tokens: there the picture has one size. */
function tokenLayout(x: Value, place: string, channels: number): TokenLayout {
  const { graph } = x
  const batch = graph.node('Shape', [x], { start: { int: 0 }, end: { int: 1 } })
  const shape = concat([batch, graph.integers([-1, channels])], 0)
  return {
    rows: (h) => graph.describe(flatten(h), [`rows of ${place}`, channels]),
    sequences: (h) => graph.describe(reshape(h, shape), ['batch', `tokens of ${place}`, channels]),
  }
}

/** The keys and values of one cross-attention. text: [batch, tokens, contextWidth]. */
export function projectContext(text: Value, attn2: Module): KeysValues {
  const [channels = 0, contextWidth = 0] = attn2.at('to_k').shape()
  const rows = tokenLayout(text, 'text', contextWidth).rows(text)
  const { sequences } = tokenLayout(text, 'text', channels)
  return { k: sequences(linear(rows, attn2.at('to_k'))), v: sequences(linear(rows, attn2.at('to_v'))) }
}
