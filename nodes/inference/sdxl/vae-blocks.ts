import { attention } from '../onnx/attention.ts'
import type { Value } from '../onnx/graph.ts'
import { conv, linear } from '../onnx/layers.ts'
import type { Module } from '../onnx/module.ts'
import { groupNormByRows } from '../onnx/norm.ts'
import { add, reshape, shapeOf, silu, transpose } from '../onnx/operators.ts'

/** What the VAE's encoder and decoder are built of; values are [batch, channels, h, w]. */

export const VAE_EPSILON = 1e-6

/** The narrowest part: every pixel sees every other. */
export function middle(x: Value, m: Module): Value {
  const h = pixelAttention(residualBlock(x, m.at('block_1')), m.at('attn_1'))
  return residualBlock(h, m.at('block_2'))
}

/** The residual blocks of one resolution. */
export function residualBlocks(x: Value, m: Module): Value {
  let h = x
  for (let i = 0; m.at('block', i).has('norm1.weight'); i++) h = residualBlock(h, m.at('block', i))
  return h
}

export function countLevels(m: Module): number {
  let levels = 0
  while (m.at(levels, 'block', 0).has('norm1.weight')) levels++
  return levels
}

/** Two convolutions and a way around them. */
function residualBlock(x: Value, m: Module): Value {
  let h = conv(silu(groupNormByRows(x, m.at('norm1'), VAE_EPSILON)), m.at('conv1'), { padding: 1 })
  h = conv(silu(groupNormByRows(h, m.at('norm2'), VAE_EPSILON)), m.at('conv2'), { padding: 1 })
  const shortcut = m.at('nin_shortcut')
  return add(shortcut.has('weight') ? conv(x, shortcut, { padding: 0 }) : x, h)
}

/** One head over all channels. */
function pixelAttention(x: Value, m: Module): Value {
  const [channels = 0] = m.at('q').shape()
  // [batch, channels, h, w] → [batch, h, w, channels] → [pixels of all pictures, channels]
  const pixels = transpose(groupNormByRows(x, m.at('norm'), VAE_EPSILON), [0, 2, 3, 1])
  const rows = reshape(pixels, [-1, channels])
  const perPicture = (name: string): Value =>
    reshape(reshape(linear(rows, m.at(name)), shapeOf(pixels)), [0, -1, channels])
  const h = attention(perPicture('q'), perPicture('k'), perPicture('v'), { heads: 1, width: channels })
  const y = linear(reshape(h, [-1, channels]), m.at('proj_out'))
  return add(x, transpose(reshape(y, shapeOf(pixels)), [0, 3, 1, 2]))
}
