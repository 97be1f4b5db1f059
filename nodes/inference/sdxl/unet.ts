import type { UnetPlan } from '../checkpoint/layout/unet.ts'
import type { Value } from '../onnx/graph.ts'
import { conv, linear, upsampleTo } from '../onnx/layers.ts'
import type { Module } from '../onnx/module.ts'
import { groupNorm } from '../onnx/norm.ts'
import { add, concat, silu } from '../onnx/operators.ts'
import { resBlock } from './res-block.ts'
import { spatialTransformer } from './spatial-transformer.ts'
import type { Context } from './spatial-transformer.ts'
import { timestepEmbedding } from './timestep-embedding.ts'

export type UnetInputs = {
  /** [batch, 4, h, w], scaled by 1/√(σ² + 1). */
  readonly x: Value
  /** [batch], 0 … 999. */
  readonly timestep: Value
  /** [batch, vectorWidth]: pooled text and sizes. */
  readonly y: Value
  readonly context: Context
}

/**
 * SDXL's denoiser (Podell et al. 2023, on Ronneberger et al. 2015 and Rombach et al. 2022) → [batch, 4, h, w].
 * Reference: https://github.com/Stability-AI/generative-models/blob/main/sgm/modules/diffusionmodules/openaimodel.py
 */
export function unet(m: Module, plan: UnetPlan, { x, timestep, y, context }: UnetInputs): Value {
  const emb = add(
    embed(timestepEmbedding(timestep, plan.modelChannels), m.at('time_embed')),
    embed(y, m.at('label_emb', 0)),
  )

  let h = conv(x, m.at('input_blocks', 0, 0), { padding: 1 })
  const skips = [h]
  for (const [index, block] of plan.inputBlocks.entries()) {
    const input = m.at('input_blocks', index + 1)
    if (block.kind === 'downsample') {
      h = conv(h, input.at(0, 'op'), { padding: 1, stride: 2 })
    } else {
      h = resBlock(h, emb, input.at(0))
      if (block.depth > 0) h = spatialTransformer(h, input.at(1), block.depth, context)
    }
    skips.push(h)
  }

  const middle = m.at('middle_block')
  // Distilled models such as SSD-1B and KOALA leave out its attention or all of it.
  if (plan.middleDepth !== null) h = resBlock(h, emb, middle.at(0))
  if (plan.middleDepth !== null && plan.middleDepth > 0) {
    h = spatialTransformer(h, middle.at(1), plan.middleDepth, context)
    h = resBlock(h, emb, middle.at(2))
  }

  for (const [index, block] of plan.outputBlocks.entries()) {
    const output = m.at('output_blocks', index)
    h = resBlock(concat([h, ...skips.splice(-1)], 1), emb, output.at(0))
    if (block.depth > 0) h = spatialTransformer(h, output.at(1), block.depth, context)
    const next = skips.at(-1)
    if (block.upsample && next) {
      h = conv(upsampleTo(h, next), output.at(block.depth > 0 ? 2 : 1, 'conv'), { padding: 1 })
    }
  }

  return conv(silu(groupNorm(h, m.at('out', 0), 1e-5)), m.at('out', 2), { padding: 1 })
}

/** Two linear layers, as for the timestep and for the vector. */
export function embed(x: Value, m: Module): Value {
  return linear(silu(linear(x, m.at(0))), m.at(2))
}
