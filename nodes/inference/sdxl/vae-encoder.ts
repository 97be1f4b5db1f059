import type { Value } from '../onnx/graph.ts'
import { conv } from '../onnx/layers.ts'
import type { Module } from '../onnx/module.ts'
import { groupNormByRows } from '../onnx/norm.ts'
import { silu, slice } from '../onnx/operators.ts'
import { countLevels, middle, residualBlocks, VAE_EPSILON } from './vae-blocks.ts'

/**
 * Pictures [batch, 3, h, w], −1 … 1 → unscaled latents [batch, 4, h / 8, w / 8]: the posterior's mean.
 * Rombach et al. 2022; reference:
 * https://github.com/Stability-AI/generative-models/blob/main/sgm/modules/diffusionmodules/model.py
 */
export function vaeEncoder(x: Value, m: Module): Value {
  const encoder = m.at('encoder')
  let h = conv(x, encoder.at('conv_in'), { padding: 1 })
  const levels = countLevels(encoder.at('down'))
  for (let level = 0; level < levels; level++) {
    const down = encoder.at('down', level)
    h = residualBlocks(h, down)
    if (down.has('downsample.conv.weight')) {
      // Only below and to the right: so was it trained.
      h = conv(h, down.at('downsample', 'conv'), { padding: [0, 0, 1, 1], stride: 2 })
    }
  }
  h = middle(h, encoder.at('mid'))
  h = silu(groupNormByRows(h, encoder.at('norm_out'), VAE_EPSILON))
  h = conv(h, encoder.at('conv_out'), { padding: 1 })
  const moments = conv(h, m.at('quant_conv'), { padding: 0 })
  const [both = 0] = m.at('quant_conv').shape()
  return slice(moments, 1, 0, both / 2)
}
