import type { Value } from '../onnx/graph.ts'
import { concat, cos, mul, sin, unsqueeze } from '../onnx/operators.ts'

/** [batch] timesteps → [batch, width]: cosines, then sines (Vaswani et al. 2017, section 3.5). */
export function timestepEmbedding(timestep: Value, width: number): Value {
  const frequencies = timestep.graph.constant(timestepFrequencies(width / 2), [1, width / 2])
  const angles = mul(unsqueeze(timestep, [1]), frequencies)
  return concat([cos(angles), sin(angles)], 1)
}

/**
 * exp(−ln(10000) · i / count). Rounded to float32 after every step as torch does it: exact values
 * would be further from what the model was trained with.
 */
export function timestepFrequencies(count: number): Float32Array {
  const f = Math.fround
  const logPeriod = f(-Math.log(10_000))
  const frequencies = Float32Array.from({ length: count }, (_, i) => Math.exp(f(f(logPeriod * i) / count)))
  const bits = new Int32Array(frequencies.buffer)
  for (const i of ROUNDED_UP[count] ?? []) bits[i] = (bits[i] ?? 0) + 1
  return frequencies
}

/** Where torch's exp (of oneMKL) is the float32 above the nearest: a size of 1,024 turns that into 6e-5. */
const ROUNDED_UP: Readonly<Record<number, readonly number[]>> = { 128: [13, 44, 119], 160: [2, 55] }
