import { MersenneTwister } from './mersenne-twister.ts'

const BLOCK = 16
const HALF = BLOCK / 2

/**
 * Standard normal numbers as torch's CPU generator draws them, to 1e-6: successive draws continue one stream.
 * Below 16 values torch takes another road (double precision, pairs kept for the next call).
 */
export class NormalNoise {
  readonly #bits: MersenneTwister
  #kept: number | null = null

  constructor(seed: number | bigint) {
    this.#bits = new MersenneTwister(seed)
  }

  draw(count: number): Float32Array {
    return count < BLOCK ? this.#drawOneByOne(count) : this.#drawInBlocks(count)
  }

  #drawInBlocks(count: number): Float32Array {
    const values = new Float32Array(count)
    for (let i = 0; i < count; i++) values[i] = this.#uniform24()
    const whole = count - (count % BLOCK)
    for (let start = 0; start < whole; start += BLOCK) boxMuller(values, start)
    if (whole < count) {
      const tail = count - BLOCK
      for (let i = tail; i < count; i++) values[i] = this.#uniform24()
      boxMuller(values, tail)
    }
    return values
  }

  #drawOneByOne(count: number): Float32Array {
    return Float32Array.from({ length: count }, () => {
      if (this.#kept !== null) {
        const kept = this.#kept
        this.#kept = null
        return kept
      }
      const angle = 2 * Math.PI * this.#uniform53()
      const radius = Math.sqrt(-2 * Math.log1p(-this.#uniform53()))
      this.#kept = radius * Math.sin(angle)
      return radius * Math.cos(angle)
    })
  }

  #uniform24(): number {
    return (this.#bits.next() & 0xffffff) / 0x1000000
  }

  #uniform53(): number {
    const high = this.#bits.next() & 0x1fffff
    return (high * 0x100000000 + this.#bits.next()) / 0x20000000000000
  }
}

/** Turns 16 uniform numbers into 16 normal ones (Box and Muller 1958), pairing j with j + 8. */
function boxMuller(values: Float32Array, start: number): void {
  for (let j = start; j < start + HALF; j++) {
    const radius = Math.sqrt(-2 * Math.log(1 - (values[j] ?? 0)))
    const angle = 2 * Math.PI * (values[j + HALF] ?? 0)
    values[j] = radius * Math.cos(angle)
    values[j + HALF] = radius * Math.sin(angle)
  }
}

/**
 * The noise a sampling starts from: one draw for the whole batch, or, with `batchIndex`,
 * item k is the noise that item `batchIndex[k]` of a larger batch would get.
 */
export function startNoise(
  seed: number | bigint,
  dims: readonly number[],
  batchIndex: readonly number[] | null,
): Float32Array {
  const noise = new NormalNoise(seed)
  const [batch = 1, ...rest] = dims
  const itemSize = rest.reduce((product, dim) => product * dim, 1)
  if (batchIndex === null) return noise.draw(batch * itemSize)
  const items = Array.from({ length: Math.max(...batchIndex) + 1 }, () => noise.draw(itemSize))
  const result = new Float32Array(batch * itemSize)
  for (let k = 0; k < batch; k++) {
    const item = items[batchIndex[k % batchIndex.length] ?? 0]
    if (item) result.set(item, k * itemSize)
  }
  return result
}
