const SIZE = 624
const SHIFT = 397
const INITIAL_MULTIPLIER = 1_812_433_253
const MATRIX_A = 0x9908b0df
const UPPER_BIT = 0x80000000
const LOWER_BITS = 0x7fffffff

/**
 * MT19937 (Matsumoto and Nishimura 1998), the generator behind torch's CPU noise.
 * Only `seed mod 2^32` counts, as there.
 */
export class MersenneTwister {
  readonly #state = new Uint32Array(SIZE)
  #position = SIZE

  constructor(seed: number | bigint) {
    const state = this.#state
    state[0] = Number(BigInt.asUintN(32, BigInt(seed)))
    for (let i = 1; i < SIZE; i++) {
      const previous = at(state, i - 1)
      state[i] = Math.imul(previous ^ (previous >>> 30), INITIAL_MULTIPLIER) + i
    }
  }

  /** The next 32 random bits as 0 … 2^32 − 1. */
  next(): number {
    if (this.#position === SIZE) this.#refill()
    let y = at(this.#state, this.#position++)
    y ^= y >>> 11
    y ^= (y << 7) & 0x9d2c5680
    y ^= (y << 15) & 0xefc60000
    y ^= y >>> 18
    return y >>> 0
  }

  #refill(): void {
    const state = this.#state
    for (let i = 0; i < SIZE; i++) {
      const y = (at(state, i) & UPPER_BIT) | (at(state, (i + 1) % SIZE) & LOWER_BITS)
      state[i] = at(state, (i + SHIFT) % SIZE) ^ (y >>> 1) ^ (y & 1 ? MATRIX_A : 0)
    }
    this.#position = 0
  }
}

function at(state: Uint32Array, index: number): number {
  return state[index] ?? 0
}
