import type { Literal } from '../../workflows/prompt.ts'
import { stringifyJson } from '../../workflows/json.ts'

/** A value as a text field shows it: text as it is, anything else as JSON, nothing as nothing. */
export function literalText(value: Literal | undefined): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : stringifyJson(value)
}
