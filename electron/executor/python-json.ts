/**
 * JSON text as Python's `json.dumps` writes it with its defaults: a space after comma and colon, everything
 * beyond ASCII escaped. ComfyUI writes this into pictures, and tools compare it as text.
 */
export function pythonJson(value: unknown): string {
  if (value instanceof PythonFloat) return floatText(value.value)
  switch (typeof value) {
    case 'string':
      return stringText(value)
    case 'bigint':
      return value.toString()
    case 'number':
      return Number.isInteger(value) ? integerText(value) : floatText(value)
    case 'boolean':
      return value ? 'true' : 'false'
    case 'object':
      if (value === null) return 'null'
      if (Array.isArray(value)) return `[${value.map((item) => pythonJson(item)).join(', ')}]`
      return `{${Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([key, item]) => `${stringText(key)}: ${pythonJson(item)}`)
        .join(', ')}}`
    case 'undefined':
    case 'function':
    case 'symbol':
      return 'null'
  }
}

/** A number that Python holds as a float, so that 1 reads `1.0`. */
export class PythonFloat {
  readonly value: number
  constructor(value: number) {
    this.value = value
  }
}

function stringText(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function integerText(value: number): string {
  return BigInt(value).toString()
}

/** Python's `repr`: exponents below 1e-4 and from 1e16 on, of two digits at least. */
function floatText(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity'
  const magnitude = Math.abs(value)
  if (magnitude !== 0 && (magnitude < 1e-4 || magnitude >= 1e16)) {
    return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2')
  }
  const text = value.toString()
  return text.includes('.') ? text : `${Object.is(value, -0) ? '-0' : text}.0`
}
