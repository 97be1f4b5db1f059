import { attention } from '../onnx/attention.ts'
import type { Graph, Value } from '../onnx/graph.ts'
import { embedding, linear } from '../onnx/layers.ts'
import type { Module } from '../onnx/module.ts'
import { layerNorm } from '../onnx/norm.ts'
import { add, concat, gather, gelu, quickGelu, reshape, transpose } from '../onnx/operators.ts'

/**
 * CLIP's text transformer (Radford et al. 2021): Hugging Face key paths, depth and width from the weights.
 * Tokens are rows [chunks · 77, width] throughout.
 */
export function clip(graph: Graph, m: Module, options: ClipOptions): ClipOutputs {
  const [length = 0, width = 0] = m.shape('text_model.embeddings.position_embedding.weight')
  const layers = m.at('text_model', 'encoder', 'layers')
  const depth = countLayers(layers)
  let x = embed(graph, m.at('text_model', 'embeddings'), length, width)
  let hidden: Value | null = null
  for (let i = 0; i < depth; i++) {
    x = layer(x, layers.at(i), { length, width, activation: options.activation })
    if (i === depth + options.stopAtLayer) hidden = x
  }
  const finalNorm = m.at('text_model', 'final_layer_norm')
  // ComfyUI reads the normalized end of an encoder that is not as deep as the layer asked for.
  hidden ??= layerNorm(x, finalNorm)
  return {
    hidden: reshape(hidden, [-1, length, width]),
    pooled: options.pooled ? project(layerNorm(gather(x, endRows(graph)), finalNorm), m) : null,
  }
}

export type ClipOptions = {
  readonly activation: 'quick-gelu' | 'gelu'
  /** −1 the last layer, −2 the penultimate … */
  readonly stopAtLayer: number
  readonly pooled: boolean
}

export type ClipOutputs = {
  /** [chunks, 77, width], without a final norm. */
  readonly hidden: Value
  /** [rows asked for, projection]. */
  readonly pooled: Value | null
}

/**
 * Inputs `ids` (vocabulary) and `vectors` (textual inversions, one row at least); `order` picks the row of
 * both together for each position: 0 … ids − 1 are the words, what follows the vectors.
 */
function embed(graph: Graph, m: Module, length: number, width: number): Value {
  const words = embedding(graph.input('ids', 'int64', ['tokens']), m.at('token_embedding'))
  const vectors = graph.input('vectors', 'float32', ['vectors', width])
  const tokens = gather(concat([words, vectors], 0), graph.input('order', 'int64', ['tokens']))
  const placed = add(reshape(tokens, [-1, length, width]), m.weight('position_embedding.weight'))
  return reshape(placed, [-1, width])
}

type LayerOptions = {
  readonly length: number
  readonly width: number
  readonly activation: ClipOptions['activation']
}

function layer(x: Value, m: Module, options: LayerOptions): Value {
  const attended = add(x, selfAttention(layerNorm(x, m.at('layer_norm1')), m.at('self_attn'), options))
  return add(attended, mlp(layerNorm(attended, m.at('layer_norm2')), m.at('mlp'), options))
}

function selfAttention(x: Value, m: Module, { length, width }: LayerOptions): Value {
  // [chunks · 77, width] → [chunks, 77, width]
  const perChunk = (name: string): Value => reshape(linear(x, m.at(name)), [-1, length, width])
  const y = attention(perChunk('q_proj'), perChunk('k_proj'), perChunk('v_proj'), {
    heads: width / 64,
    width,
    causal: true,
  })
  return linear(reshape(y, [-1, width]), m.at('out_proj'))
}

function mlp(x: Value, m: Module, { activation }: LayerOptions): Value {
  const h = linear(x, m.at('fc1'))
  return linear(activation === 'quick-gelu' ? quickGelu(h) : gelu(h), m.at('fc2'))
}

/** Input `ends`: the row of the end mark of each chunk that is pooled. */
function endRows(graph: Graph): Value {
  return graph.input('ends', 'int64', ['ends'])
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
