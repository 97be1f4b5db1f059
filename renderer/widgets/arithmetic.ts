/**
 * The value of an arithmetic expression such as `1024*1.5` or `(2^10 - 24) / 2`; null when it is not one.
 * Accepts + - * / % ^, parentheses and a decimal comma.
 */
export function evaluateArithmetic(text: string): number | null {
  const tokens = text.replaceAll(',', '.').match(/\d+\.?\d*(?:e[+-]?\d+)?|\.\d+|[-+*/%^()]|\S/gi)
  if (tokens === null) return null
  let at = 0
  const peek = (): string | undefined => tokens[at]

  const sum = (): number => {
    let value = product()
    while (peek() === '+' || peek() === '-')
      value = tokens[at++] === '+' ? value + product() : value - product()
    return value
  }
  const product = (): number => {
    let value = power()
    for (let operator = peek(); operator === '*' || operator === '/' || operator === '%'; operator = peek()) {
      at++
      const right = power()
      value = operator === '*' ? value * right : operator === '/' ? value / right : value % right
    }
    return value
  }
  const power = (): number => {
    const base = unary()
    if (peek() !== '^') return base
    at++
    return base ** power()
  }
  const unary = (): number => {
    if (peek() === '-' || peek() === '+') return tokens[at++] === '-' ? -unary() : unary()
    return atom()
  }
  const atom = (): number => {
    if (peek() === '(') {
      at++
      const value = sum()
      return tokens[at++] === ')' ? value : Number.NaN
    }
    return Number(tokens[at++] ?? Number.NaN)
  }

  const value = sum()
  return at === tokens.length && Number.isFinite(value) ? value : null
}
