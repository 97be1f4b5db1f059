import type { Widget } from '../node-definition.ts'
import { pythonRepr, pythonText, pythonTypeName } from './python-text.ts'

export type Coerced =
  | { readonly ok: true; readonly value: unknown }
  /** `reason`: the text of the exception that Python would raise. */
  | { readonly ok: false; readonly type: string; readonly reason: string }

/** Converts a literal to the type of its widget as ComfyUI does: `int(v)`, `float(v)`, `str(v)`, `bool(v)`. */
export function coerceValue(widget: Widget, value: unknown): Coerced {
  switch (widget.kind) {
    case 'int':
      return toInt(value)
    case 'float':
      return toFloat(value)
    case 'string':
      return { ok: true, value: pythonText(value) }
    case 'boolean':
      return { ok: true, value: truth(value) }
    case 'combo':
      return { ok: true, value }
  }
}

function toInt(value: unknown): Coerced {
  const failed = (reason: string): Coerced => ({ ok: false, type: 'INT', reason })
  if (typeof value === 'boolean') return { ok: true, value: Number(value) }
  if (typeof value === 'bigint') return { ok: true, value }
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return failed('cannot convert float NaN to integer')
    return { ok: true, value: Math.trunc(value) }
  }
  if (typeof value === 'string') {
    if (!/^\s*[-+]?\d+(?:_\d+)*\s*$/.test(value)) {
      return failed(`invalid literal for int() with base 10: ${pythonRepr(value)}`)
    }
    const digits = value.trim().replaceAll('_', '').replace(/^\+/, '')
    const number = Number(digits)
    return { ok: true, value: Number.isSafeInteger(number) ? number : BigInt(digits) }
  }
  return failed(
    `int() argument must be a string, a bytes-like object or a real number, not '${pythonTypeName(value)}'`,
  )
}

function toFloat(value: unknown): Coerced {
  const failed = (reason: string): Coerced => ({ ok: false, type: 'FLOAT', reason })
  if (typeof value === 'boolean' || typeof value === 'bigint') return { ok: true, value: Number(value) }
  if (typeof value === 'number') return { ok: true, value }
  if (typeof value === 'string') {
    const number = Number(value)
    return value.trim() === '' || Number.isNaN(number)
      ? failed(`could not convert string to float: ${pythonRepr(value)}`)
      : { ok: true, value: number }
  }
  return failed(`float() argument must be a string or a real number, not '${pythonTypeName(value)}'`)
}

function truth(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0
  return Boolean(value)
}
