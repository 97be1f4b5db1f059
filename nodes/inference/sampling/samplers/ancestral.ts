/**
 * Splits a step from σ to σ' into a deterministic part down to `down` and fresh noise of size `up`,
 * down² + up² = σ'² (Song et al. 2020, η = 1).
 */
export function ancestral(sigma: number, next: number): { readonly down: number; readonly up: number } {
  const up = Math.min(next, Math.sqrt((next ** 2 * (sigma ** 2 - next ** 2)) / sigma ** 2))
  return { up, down: Math.sqrt(next ** 2 - up ** 2) }
}
