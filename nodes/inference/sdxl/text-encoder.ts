import type { Weights } from '../checkpoint/weights.ts'
import type { Dialect } from '../onnx/dialect.ts'
import { Graph } from '../onnx/graph.ts'
import { Module } from '../onnx/module.ts'
import type { Session, SessionModel } from '../onnx/runtime.ts'
import { floats, takeFloats } from '../tensor.ts'
import type { FloatTensor, Tensor } from '../tensor.ts'
import { CHUNK_LENGTH, emptyChunk } from '../tokenizer/tokenize.ts'
import type { Chunk, Encoder, Tokenized } from '../tokenizer/tokenize.ts'
import type { Clip, ConditioningEntry } from '../values.ts'
import { clip, CLIP_G, CLIP_L } from './clip.ts'
import { encoderInputs } from './text-encoder-inputs.ts'

/** The model of one of the two text encoders, with the CLIP's LoRAs as branches. Throws where the file lacks it. */
export function textEncoderModel(value: Clip, encoder: Encoder, dialect: Dialect): SessionModel {
  const graph = new Graph(dialect)
  const weights = weightsOf(value, encoder)
  const loras = value.loras.map(({ file }, index) => ({
    factors: encoder === 'l' ? file.clipL : file.clipG,
    strength: graph.input(strengthInput(index), 'float32', [1]),
  }))
  const inputs = {
    ids: graph.input('ids', 'int64', ['tokens']),
    vectors: graph.input('vectors', 'float32', ['vectors', encoderWidth(weights)]),
    order: graph.input('order', 'int64', ['tokens']),
    ends: graph.input('ends', 'int64', ['chunks']),
  }
  const config = encoder === 'l' ? CLIP_L : CLIP_G
  const outputs = clip(Module.root(graph, weights, loras), config, value.stopAtLayer ?? PENULTIMATE, inputs)
  graph.output('hidden', outputs.hidden)
  if (outputs.pooled !== null) graph.output('pooled', outputs.pooled)
  return {
    label: `text encoder ${encoder.toUpperCase()} of ${weights.label}`,
    ...graph.serialize(),
    optimization: 'lazy',
  }
}

/** SDXL was trained on the hidden states before the last layer. */
const PENULTIMATE = -2

/**
 * Tokens to what the UNet attends to: [1, 77 · chunks, width of L + width of G] and the pooled text of the
 * first chunk. `sessions`: made from `textEncoderModel` of the same CLIP (LoRA strengths may differ).
 */
export async function encodeTokens(
  value: Clip,
  sessions: Readonly<Record<Encoder, Session>>,
  tokens: Tokenized,
  signal: AbortSignal,
): Promise<ConditioningEntry> {
  const l = await encodeChunks(value, 'l', sessions.l, tokens.l)
  signal.throwIfAborted()
  const g = await encodeChunks(value, 'g', sessions.g, tokens.g)
  return { embedding: sideBySide(l.hidden, g.hidden), pooled: g.pooled, size: null }
}

type Encoded = {
  /** [1, 77 · chunks, width] */
  readonly hidden: FloatTensor
  readonly pooled: FloatTensor | null
}

async function encodeChunks(
  value: Clip,
  encoder: Encoder,
  session: Session,
  chunks: readonly Chunk[],
): Promise<Encoded> {
  const weighted = chunks.some((chunk) => chunk.some(({ weight }) => weight !== 1))
  const asked = weighted ? [...chunks, emptyChunk(encoder)] : chunks
  const width = encoderWidth(weightsOf(value, encoder))
  const outputs = await session.run({
    ...encoderInputs(asked, encoder, width),
    ...strengths(value),
  })
  const states = takeFloats(outputs, 'hidden')
  const size = CHUNK_LENGTH * width
  const values = states.data.slice(0, chunks.length * size)
  if (weighted) applyWeights(values, chunks, states.data.subarray(chunks.length * size), width)
  return {
    hidden: floats(values, [1, chunks.length * CHUNK_LENGTH, width]),
    pooled: encoder === 'g' ? firstRow(takeFloats(outputs, 'pooled')) : null,
  }
}

/** z ← empty + (z − empty) · weight, in float32, at each position of each chunk. */
function applyWeights(
  values: Float32Array,
  chunks: readonly Chunk[],
  empty: Float32Array,
  width: number,
): void {
  const f = Math.fround
  for (const [k, chunk] of chunks.entries()) {
    for (const [position, token] of chunk.entries()) {
      if (token.weight === 1) continue
      const weight = f(token.weight)
      for (let c = 0; c < width; c++) {
        const at = (k * CHUNK_LENGTH + position) * width + c
        const nothing = empty[position * width + c] ?? 0
        values[at] = f(f((values[at] ?? 0) - nothing) * weight) + nothing
      }
    }
  }
}

/** Joined along the width; cut to the shorter where embeddings made the chunks differ in number. */
function sideBySide(l: FloatTensor, g: FloatTensor): FloatTensor {
  const tokens = Math.min(l.dims[1] ?? 0, g.dims[1] ?? 0)
  const [left = 0, right = 0] = [l.dims[2], g.dims[2]]
  const width = left + right
  const joined = new Float32Array(tokens * width)
  for (let i = 0; i < tokens; i++) {
    joined.set(l.data.subarray(i * left, (i + 1) * left), i * width)
    joined.set(g.data.subarray(i * right, (i + 1) * right), i * width + left)
  }
  return floats(joined, [1, tokens, width])
}

function weightsOf({ encoders }: Clip, encoder: Encoder): Weights {
  const weights = encoders[encoder]
  if (weights !== null) return weights
  const other = encoders.l ?? encoders.g
  throw new Error(
    `${other?.label ?? 'This CLIP'} has no CLIP-${encoder.toUpperCase()}, and SDXL needs both text encoders. Load clip_l and clip_g with DualCLIPLoader, or use the CLIP of a full checkpoint.`,
  )
}

function encoderWidth(weights: Weights): number {
  return weights.tensors.get('text_model.embeddings.position_embedding.weight')?.shape[1] ?? 0
}

function strengthInput(index: number): string {
  return `lora_${index}_strength`
}

function strengths(value: Clip): Record<string, Tensor> {
  return Object.fromEntries(
    value.loras.map(({ strength }, index) => [strengthInput(index), floats(Float32Array.of(strength), [1])]),
  )
}

function firstRow({ data, dims }: FloatTensor): FloatTensor {
  const width = dims[1] ?? 0
  return floats(data.slice(0, width), [1, width])
}
