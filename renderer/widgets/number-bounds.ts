import type { Widget } from '../../workflows/node-definition.ts'

export type NumberWidget = Extract<Widget, { kind: 'int' | 'float' }>

/** The nearest value that the widget allows: inside its bounds, whole for integers, rounded as declared. */
export function fitNumber(widget: NumberWidget, value: number | bigint): number | bigint {
  if (widget.kind === 'int') {
    const whole = typeof value === 'bigint' ? value : BigInt(Math.round(value))
    const low = BigInt(Math.ceil(widget.min))
    const high = BigInt(widget.max)
    const clamped = whole < low ? low : whole > high ? high : whole
    return Number.isSafeInteger(Number(clamped)) ? Number(clamped) : clamped
  }
  const digits = precisionOf(widget)
  const clamped = Math.min(widget.max, Math.max(widget.min, Number(value)))
  // Division by the reciprocal keeps 0.1 steps free of binary tails.
  return digits > 0 ? Math.round(clamped / digits) / Math.round(1 / digits || 1) || 0 : clamped
}

/** What values are multiples of; 0 where any number is kept as it is. */
export function precisionOf(widget: NumberWidget): number {
  return widget.kind === 'int' ? 1 : (widget.round ?? 10 ** -decimals(widget))
}

/** Digits after the point that the widget's step calls for. */
function decimals(widget: NumberWidget): number {
  if (widget.kind === 'int') return 0
  const finest = Math.min(widget.step, widget.round ?? widget.step)
  return finest > 0 ? Math.min(10, Math.max(0, -Math.floor(Math.log10(finest) + 1e-9))) : 2
}

export function showNumber(widget: NumberWidget, value: number | bigint): string {
  if (typeof value === 'bigint') return value.toString()
  if (widget.kind === 'int') return String(Math.round(value))
  return value.toFixed(Math.max(decimals(widget), Math.min(4, tail(value))))
}

function tail(value: number): number {
  const text = String(value)
  const point = text.indexOf('.')
  return point < 0 ? 0 : text.length - point - 1
}
