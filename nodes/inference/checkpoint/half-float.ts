/** IEEE 754 binary16 of a number; throws where it is not exactly representable. */
export function exactHalf(value: number): number {
  if (value === 0) return 0
  const sign = value < 0 ? 0x8000 : 0
  const size = Math.abs(value)
  const exponent = Math.max(Math.floor(Math.log2(size)), -14)
  const mantissa = size * 2 ** (10 - exponent)
  if (exponent > 15 || !Number.isInteger(mantissa) || mantissa >= 2048) {
    throw new Error(`${value} is not a half float.`)
  }
  // A subnormal's mantissa lacks the leading bit, which is exactly what takes one from the exponent.
  return sign | (((exponent + 14) << 10) + mantissa)
}

/** The number that 16 bits of IEEE 754 binary16 stand for. */
export function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25)
}
