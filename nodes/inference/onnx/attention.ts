import type { Value } from './graph.ts'
import { add, matmul, mul, reshape, softmax, transpose } from './operators.ts'

/**
 * softmax(q · kᵀ / √d) · v per head. q: [batch, n, width], k and v: [batch, m, width] → [batch, n, width].
 * `causal`: no token sees a later one.
 */
export function attention(q: Value, k: Value, v: Value, options: AttentionOptions): Value {
  switch (q.graph.dialect.attention) {
    case 'fused':
      return q.graph.node('com.microsoft.MultiHeadAttention', [q, k, v], {
        num_heads: { int: options.heads },
        unidirectional: { int: options.causal ? 1 : 0 },
      })
    case 'decomposed':
      return decomposed(q, k, v, options)
  }
}

export type AttentionOptions = {
  readonly heads: number
  readonly width: number
  readonly causal?: boolean
}

function decomposed(q: Value, k: Value, v: Value, { heads, width, causal }: AttentionOptions): Value {
  const size = width / heads
  // [batch, tokens, width] → [batch, heads, tokens, size]
  const split = (x: Value): Value => transpose(reshape(x, [0, -1, heads, size]), [0, 2, 1, 3])
  const keys = transpose(reshape(k, [0, -1, heads, size]), [0, 2, 3, 1])
  const scores = mul(matmul(split(q), keys), 1 / Math.sqrt(size))
  const seen = causal ? add(scores, causalMask(scores)) : scores
  return reshape(transpose(matmul(softmax(seen), split(v)), [0, 2, 1, 3]), [0, -1, width])
}

/** 0 on and below the diagonal, a number that softmax turns to 0 above it. */
function causalMask(scores: Value): Value {
  const { graph } = scores
  const shape = graph.node('Shape', [scores], { start: { int: 2 } })
  const masked = graph.node('Expand', [graph.constant([-1e9], [1, 1]), shape])
  return graph.node('Trilu', [masked, graph.integers([1], [])], { upper: { int: 1 } })
}
