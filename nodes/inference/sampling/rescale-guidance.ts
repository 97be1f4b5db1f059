/**
 * Guidance pulled back to the contrast of what it aims at (Lin et al. 2023, 3.4), as models that predict v and start
 * from pure noise need it. `guided`, `towards`: x0 at σ, [batch, channels, h, w]; the measure is v's deviation.
 */
export function rescaled(
  guided: Float32Array,
  towards: Float32Array,
  { x, sigma, dims, rescale }: { x: Float32Array; sigma: number; dims: readonly number[]; rescale: number },
): Float32Array {
  const [batch = 1] = dims
  const size = x.length / batch
  const squared = sigma ** 2 + 1
  const toV = (x0: number, i: number): number => (((x[i] ?? 0) / squared - x0) * Math.sqrt(squared)) / sigma
  const [vGuided, vTowards] = [guided.map(toV), towards.map(toV)]
  const result = new Float32Array(x.length)
  for (let item = 0; item < batch; item++) {
    const [from, to] = [item * size, (item + 1) * size]
    const ratio = deviation(vTowards.subarray(from, to)) / deviation(vGuided.subarray(from, to))
    const factor = rescale * ratio + (1 - rescale)
    for (let i = from; i < to; i++) {
      const v = (vGuided[i] ?? 0) * factor
      result[i] = (x[i] ?? 0) / squared - (v * sigma) / Math.sqrt(squared)
    }
  }
  return result
}

/** Of a sample: divided by one less than there are. */
function deviation(values: Float32Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return Math.sqrt(squares / (values.length - 1))
}
