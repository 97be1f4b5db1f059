import { attention } from '../onnx/attention.ts'
import type { Value } from '../onnx/graph.ts'
import { embedding, linear } from '../onnx/layers.ts'
import type { Module } from '../onnx/module.ts'
import { layerNorm } from '../onnx/norm.ts'
import { add, concat, gather, gelu, quickGelu, reshape, transpose } from '../onnx/operators.ts'

/** What the two text encoders of SDXL do differently. */
export type ClipConfig = { readonly activation: 'quick-gelu' | 'gelu'; readonly pooled: boolean }
export const CLIP_L: ClipConfig = { activation: 'quick-gelu', pooled: false }
export const CLIP_G: ClipConfig = { activation: 'gelu', pooled: true }

export type ClipInputs = {
  /** [chunks · 77] words of the vocabulary. */
  readonly ids: Value
  /** [n, width] vectors that stand for words; one at least, used or not. */
  readonly vectors: Value
  /** [chunks · 77]: the row of the words followed by the vectors that each position takes. */
  readonly order: Value
  /** [chunks] rows of the end marks. */
  readonly ends: Value
}

export type ClipOutputs = {
  /** [chunks, 77, width] after the layer asked for, not normalized. */
  readonly hidden: Value
  /** [chunks, projection] */
  readonly pooled: Value | null
}

/**
 * CLIP's text transformer (Radford et al. 2021) under Hugging Face key paths; depth and width as in the weights.
 * `stopAtLayer`: −1 the last, −2 the penultimate …
 * Reference: https://github.com/huggingface/transformers/blob/main/src/transformers/models/clip/modeling_clip.py
 */
export function clip(m: Module, config: ClipConfig, stopAtLayer: number, inputs: ClipInputs): ClipOutputs {
  const [length = 0, width = 0] = m.shape('text_model.embeddings.position_embedding.weight')
  const size = { length, width }
  const layers = m.at('text_model', 'encoder', 'layers')
  const depth = countLayers(layers)

  let x = embed(inputs, m.at('text_model', 'embeddings'), size)
  let hidden: Value | null = null
  for (let i = 0; i < depth && (hidden === null || config.pooled); i++) {
    x = layer(x, layers.at(i), config, size)
    if (i === depth + stopAtLayer) hidden = x
  }
  const finalNorm = m.at('text_model', 'final_layer_norm')
  // As ComfyUI does where an encoder is less deep than the layer asked for.
  hidden ??= layerNorm(x, finalNorm)

  return {
    hidden: reshape(hidden, [-1, length, width]),
    pooled: config.pooled ? project(layerNorm(gather(x, inputs.ends), finalNorm), m) : null,
  }
}

type Size = { readonly length: number; readonly width: number }

/** [chunks · 77, width] */
function embed({ ids, vectors, order }: ClipInputs, m: Module, { length, width }: Size): Value {
  const words = embedding(ids, m.at('token_embedding'))
  const tokens = gather(concat([words, vectors], 0), order)
  const placed = add(reshape(tokens, [-1, length, width]), m.weight('position_embedding.weight'))
  return reshape(placed, [-1, width])
}

function layer(x: Value, m: Module, config: ClipConfig, size: Size): Value {
  const attended = add(x, selfAttention(layerNorm(x, m.at('layer_norm1')), m.at('self_attn'), size))
  return add(attended, mlp(layerNorm(attended, m.at('layer_norm2')), m.at('mlp'), config))
}

function selfAttention(x: Value, m: Module, { length, width }: Size): Value {
  // [chunks · 77, width] → [chunks, 77, width]
  const perChunk = (name: string): Value => reshape(linear(x, m.at(name)), [-1, length, width])
  const y = attention(perChunk('q_proj'), perChunk('k_proj'), perChunk('v_proj'), {
    heads: width / 64,
    width,
    causal: true,
  })
  return linear(reshape(y, [-1, width]), m.at('out_proj'))
}

function mlp(x: Value, m: Module, { activation }: ClipConfig): Value {
  const h = linear(x, m.at('fc1'))
  return linear(activation === 'quick-gelu' ? quickGelu(h) : gelu(h), m.at('fc2'))
}

/** OpenCLIP stores the projection as a bare [in, out] matrix, Hugging Face as a linear layer. */
function project(x: Value, m: Module): Value {
  const projection = m.at('text_projection')
  return projection.has('weight')
    ? linear(x, projection)
    : linear(x, projection, transpose(projection.weight(''), [1, 0]))
}

function countLayers(layers: Module): number {
  let depth = 0
  while (layers.at(depth).has('layer_norm1.weight')) depth++
  return depth
}
