import { floats } from '../tensor.ts'
import type { Tensor } from '../tensor.ts'
import { END_OF_TEXT } from '../tokenizer/byte-pair-encoding.ts'
import { PADDING } from '../tokenizer/tokenize.ts'
import type { Chunk, Encoder, Token } from '../tokenizer/tokenize.ts'

/**
 * Chunks as the graph of `clip` wants them. Vectors of another encoder's width are left out,
 * the rest moves up and padding takes the last places, as in ComfyUI.
 */
export function encoderInputs(
  chunks: readonly Chunk[],
  encoder: Encoder,
  width: number,
): Record<'ids' | 'vectors' | 'order' | 'ends', Tensor> {
  const tokens = chunks.flatMap((chunk) => withoutMisfits(chunk, PADDING[encoder], width))
  const vectors = tokens.flatMap((token) => (token.kind === 'vector' ? [token.values] : []))
  let next = tokens.length
  const order = tokens.map((token, index) => (token.kind === 'vector' ? next++ : index))
  const ids = tokens.map((token) => (token.kind === 'word' ? token.id : 0))
  const chunkLength = tokens.length / chunks.length
  const ends = chunks.map((_, k) => ids.indexOf(END_OF_TEXT, k * chunkLength))
  return {
    ids: integers(ids),
    vectors: stack(vectors, width),
    order: integers(order),
    ends: integers(ends),
  }
}

function withoutMisfits(chunk: Chunk, padding: number, width: number): Token[] {
  const fitting = chunk.filter((token) => token.kind === 'word' || token.values.length === width)
  const missing = chunk.length - fitting.length
  return [
    ...fitting,
    ...Array.from({ length: missing }, (): Token => ({ kind: 'word', id: padding, weight: 1 })),
  ]
}

/** [n, width]; one row of zeros where there is none, since empty tensors are not welcome everywhere. */
function stack(vectors: readonly Float32Array[], width: number): Tensor {
  const data = new Float32Array(Math.max(vectors.length, 1) * width)
  for (const [i, vector] of vectors.entries()) data.set(vector, i * width)
  return floats(data, [data.length / width, width])
}

function integers(values: readonly number[]): Tensor {
  return { type: 'int64', dims: [values.length], data: BigInt64Array.from(values, BigInt) }
}
