/** Quantile of the symmetric Beta(a, a) distribution, by bisection of its regularized incomplete beta function. */
export function betaQuantile(probability: number, a: number): number {
  if (probability <= 0) return 0
  if (probability >= 1) return 1
  if (probability === 0.5) return 0.5
  let low = 0
  let high = 1
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2
    if (regularizedBeta(middle, a) < probability) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** I_x(a, a) by the continued fraction of Numerical Recipes 6.4, Lentz's method. */
function regularizedBeta(x: number, a: number): number {
  if (x > 0.5) return 1 - regularizedBeta(1 - x, a)
  if (x === 0) return 0
  const front = Math.exp(logGamma(2 * a) - 2 * logGamma(a) + a * Math.log(x) + a * Math.log1p(-x)) / a
  let c = 1
  let d = 1 / (1 - (x * 2 * a) / (a + 1))
  let fraction = d
  for (let m = 1; m <= 300; m++) {
    const even = (m * (a - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / (1 + even * d)
    c = 1 + even / c
    fraction *= c * d
    const odd = (-(a + m) * (2 * a + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / (1 + odd * d)
    c = 1 + odd / c
    fraction *= c * d
    if (Math.abs(c * d - 1) < 1e-15) break
  }
  return front * fraction
}

const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
] as const

/** ln Γ(x) for x > 0 (Lanczos 1964, g = 7, n = 9). */
function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  const t = x + 6.5
  const series = LANCZOS.reduce(
    (sum, coefficient, i) => (i === 0 ? coefficient : sum + coefficient / (x - 1 + i)),
    0,
  )
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(series)
}
