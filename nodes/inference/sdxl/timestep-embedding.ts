import type { Value } from '../onnx/graph.ts'
import { concat, cos, mul, reshape, sin } from '../onnx/operators.ts'

/** [batch] timesteps → [batch, width]: cosines, then sines (Vaswani et al. 2017, section 3.5). */
export function timestepEmbedding(timestep: Value, width: number): Value {
  const frequencies = timestep.graph.constant(timestepFrequencies(width / 2), [1, width / 2])
  const angles = mul(reshape(timestep, [-1, 1]), frequencies)
  return concat([cos(angles), sin(angles)], 1)
}

/**
 * exp(−ln(10000) · i / count). Rounded to float32 after every step as torch does it: exact values
 * would be further from what the model was trained with.
 */
export function timestepFrequencies(count: number): Float32Array {
  const f = Math.fround
  const logPeriod = f(-Math.log(10_000))
  return Float32Array.from({ length: count }, (_, i) => Math.exp(f(f(logPeriod * i) / count)))
}
