import type { Value } from '../onnx/graph.ts'
import { conv, upsample } from '../onnx/layers.ts'
import type { Module } from '../onnx/module.ts'
import { groupNormByRows } from '../onnx/norm.ts'
import { silu } from '../onnx/operators.ts'
import { countLevels, middle, residualBlocks, VAE_EPSILON } from './vae-blocks.ts'

/**
 * Unscaled latents [batch, 4, h, w] → pictures [batch, 3, 8 h, 8 w], −1 … 1 and a little beyond.
 * Rombach et al. 2022; reference:
 * https://github.com/Stability-AI/generative-models/blob/main/sgm/modules/diffusionmodules/model.py
 */
export function vaeDecoder(z: Value, m: Module): Value {
  const decoder = m.at('decoder')
  let h = conv(z, m.at('post_quant_conv'), { padding: 0 })
  h = conv(h, decoder.at('conv_in'), { padding: 1 })
  h = middle(h, decoder.at('mid'))
  for (let level = countLevels(decoder.at('up')) - 1; level >= 0; level--) {
    const up = decoder.at('up', level)
    h = residualBlocks(h, up)
    if (up.has('upsample.conv.weight')) h = conv(upsample(h), up.at('upsample', 'conv'), { padding: 1 })
  }
  h = silu(groupNormByRows(h, decoder.at('norm_out'), VAE_EPSILON))
  return conv(h, decoder.at('conv_out'), { padding: 1 })
}
