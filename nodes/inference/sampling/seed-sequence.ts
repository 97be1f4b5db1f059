const POOL_SIZE = 24
const INIT_A = 0x43b0d7e5
const MULT_A = 0x931e8875
const INIT_B = 0x8b51f9dd
const MIX_L = 0xca01f9dd
const MIX_R = 0x4973f715
const MULT_B = 0x58f38ded

/**
 * The first word of numpy's `SeedSequence(entropy, spawn_key, pool_size=24).generate_state(n)`
 * (O'Neill's seed_seq_fe): one 32-bit seed for each node of a Brownian tree.
 */
export function seedSequence(entropy: number | bigint, spawnKey: readonly number[]): number {
  const own = words(BigInt.asUintN(64, BigInt(entropy)))
  const input = spawnKey.length === 0 ? [...own] : Array.from({ length: POOL_SIZE }, (_, i) => own[i] ?? 0)
  for (const key of spawnKey) input.push(...words(BigInt(key)))

  let constant = INIT_A
  const hash = (value: number): number => {
    const mixed = value ^ constant
    constant = Math.imul(constant, MULT_A)
    return xorShift(Math.imul(mixed, constant))
  }
  const pool = Array.from({ length: POOL_SIZE }, (_, i) => hash(input[i] ?? 0))
  for (let source = 0; source < POOL_SIZE; source++) {
    for (let target = 0; target < POOL_SIZE; target++) {
      if (source !== target) pool[target] = mix(pool[target] ?? 0, hash(pool[source] ?? 0))
    }
  }
  for (const word of input.slice(POOL_SIZE)) {
    for (let target = 0; target < POOL_SIZE; target++) pool[target] = mix(pool[target] ?? 0, hash(word))
  }
  return xorShift(Math.imul((pool[0] ?? 0) ^ INIT_B, Math.imul(INIT_B, MULT_B))) >>> 0
}

function mix(x: number, y: number): number {
  return xorShift(Math.imul(MIX_L, x) - Math.imul(MIX_R, y))
}

function xorShift(value: number): number {
  const unsigned = value >>> 0
  return (unsigned ^ (unsigned >>> 16)) >>> 0
}

/** 32-bit words of a whole number, least significant first; zero is one word. */
function words(value: bigint): readonly number[] {
  const low = Number(value & 0xffffffffn)
  const rest = value >> 32n
  return rest === 0n ? [low] : [low, ...words(rest)]
}
