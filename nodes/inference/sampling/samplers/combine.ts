/** Σ weight · array, elementwise: the one operation that samplers are made of. */
export function combine(
  ...terms: readonly (readonly [weight: number, values: Float32Array])[]
): Float32Array {
  const [first] = terms
  if (!first) return new Float32Array(0)
  const result = new Float32Array(first[1].length)
  for (let i = 0; i < result.length; i++) {
    let sum = 0
    for (const [weight, values] of terms) sum += weight * (values[i] ?? 0)
    result[i] = sum
  }
  return result
}
