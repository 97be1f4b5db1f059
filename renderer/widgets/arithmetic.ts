/**
 * The value of an arithmetic expression such as `1024*1.5` or `(2^10 - 24) / 2`; null when it is not one.
 * Accepts + - * / % ^, parentheses and a decimal comma. Whole numbers are reckoned to the digit, seeds of 64 bits too.
 */
export function evaluateArithmetic(text: string): number | bigint | null {
  const tokens = text.replaceAll(',', '.').match(/\d+\.?\d*(?:e[+-]?\d+)?|\.\d+|[-+*/%^()]|\S/gi)
  if (tokens === null) return null
  let at = 0
  const peek = (): string | undefined => tokens[at]

  const sum = (): Value => {
    let value = product()
    for (let operator = peek(); operator === '+' || operator === '-'; operator = peek()) {
      at++
      value = calculate(operator, value, product())
    }
    return value
  }
  const product = (): Value => {
    let value = power()
    for (let operator = peek(); operator === '*' || operator === '/' || operator === '%'; operator = peek()) {
      at++
      value = calculate(operator, value, power())
    }
    return value
  }
  const power = (): Value => {
    const base = unary()
    if (peek() !== '^') return base
    at++
    return calculate('^', base, power())
  }
  const unary = (): Value => {
    if (peek() === '-' || peek() === '+') return tokens[at++] === '-' ? -unary() : unary()
    return atom()
  }
  const atom = (): Value => {
    const token = tokens[at++] ?? ''
    if (token === '(') {
      const value = sum()
      return tokens[at++] === ')' ? value : Number.NaN
    }
    return /^\d+$/.test(token) ? BigInt(token) : exact(token === '' ? Number.NaN : Number(token))
  }

  const value = sum()
  if (at !== tokens.length) return null
  const near = Number(value)
  if (!Number.isFinite(near)) return null
  return Number.isSafeInteger(near) ? near : value
}

/** A whole number is a bigint, whatever has a fraction a number. */
type Value = number | bigint
type Operator = '+' | '-' | '*' | '/' | '%' | '^'

function calculate(operator: Operator, left: Value, right: Value): Value {
  const whole = typeof left === 'bigint' && typeof right === 'bigint' ? onWhole(operator, left, right) : null
  return whole ?? exact(onNumbers(operator, Number(left), Number(right)))
}

/** Null where the result is no whole number, or larger than any that a field takes. */
function onWhole(operator: Operator, left: bigint, right: bigint): bigint | null {
  switch (operator) {
    case '+':
      return left + right
    case '-':
      return left - right
    case '*':
      return left * right
    case '/':
      return right !== 0n && left % right === 0n ? left / right : null
    case '%':
      return right === 0n ? null : left % right
    case '^':
      return right >= 0n && Math.abs(Number(left)) ** Number(right) < 2 ** 128 ? left ** right : null
  }
}

function onNumbers(operator: Operator, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right
    case '-':
      return left - right
    case '*':
      return left * right
    case '/':
      return left / right
    case '%':
      return left % right
    case '^':
      return left ** right
  }
}

function exact(value: number): Value {
  return Number.isSafeInteger(value) ? BigInt(value) : value
}
