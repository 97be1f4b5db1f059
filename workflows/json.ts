import { parse, stringify } from 'lossless-json'

/** Any JSON value; integers beyond 2^53 are bigint, so that a seed survives reading and writing. */
export type Json =
  | string
  | number
  | bigint
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json }
export type JsonObject = { readonly [key: string]: Json }

/** Text that is not JSON: says where, for a person. Lines and columns count from 1. */
export class JsonError extends Error {
  override readonly name = 'JsonError'
  readonly line: number
  readonly column: number

  constructor(reason: string, line: number, column: number) {
    super(`Not readable as JSON: ${reason} (line ${line}, column ${column}).`)
    this.line = line
    this.column = column
  }
}

const MAX_CHARACTERS = 200_000_000
const MAX_DEPTH = 200

/**
 * Reads JSON as ComfyUI and Python write it: a byte order mark is skipped, `NaN` and `Infinity` become null,
 * of duplicate keys the last one counts.
 * @throws JsonError for anything else that is not JSON, is nested deeper than 200 or longer than 200 MB.
 */
export function parseJson(text: string): Json {
  if (text.length > MAX_CHARACTERS) throw new JsonError('the text is larger than 200 MB', 1, 1)
  const source = withoutPythonNumbers(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text)
  checkDepth(source)
  // The lossless reader is nine times slower, and only long numbers and errors need it.
  if (!/\d{16}/.test(source)) {
    try {
      return JSON.parse(source) as Json
    } catch {
      // Read again below for the position of the error.
    }
  }
  try {
    return parse(source, undefined, {
      parseNumber: (digits) =>
        /^-?\d+$/.test(digits) && !Number.isSafeInteger(Number(digits)) ? BigInt(digits) : Number(digits),
      onDuplicateKey: ({ newValue }) => newValue,
    }) as Json
  } catch (error) {
    throw jsonErrorFrom(error, source)
  }
}

/** Writes JSON with integers beyond 2^53 in full. */
export function stringifyJson(value: unknown, indent?: number): string {
  try {
    // Much the faster one; it refuses bigint.
    return JSON.stringify(value, undefined, indent) ?? 'null'
  } catch {
    return stringify(value, undefined, indent) ?? 'null'
  }
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isJsonArray(value: unknown): value is readonly Json[] {
  return Array.isArray(value)
}

function withoutPythonNumbers(text: string): string {
  if (!/NaN|Infinity/.test(text)) return text
  // Strings are matched first and kept, so that only bare words are replaced.
  return text.replaceAll(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (word) =>
    word.startsWith('"') ? word : 'null',
  )
}

function checkDepth(text: string): void {
  let depth = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (inString) {
      if (code === BACKSLASH) i++
      else if (code === QUOTE) inString = false
    } else if (code === QUOTE) inString = true
    else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      if (++depth > MAX_DEPTH) throw at(text, i, `it is nested deeper than ${MAX_DEPTH} levels`)
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) depth--
  }
}

const [QUOTE, BACKSLASH, OPEN_BRACKET, CLOSE_BRACKET, OPEN_BRACE, CLOSE_BRACE] = [34, 92, 91, 93, 123, 125]

function jsonErrorFrom(error: unknown, text: string): JsonError {
  const message = error instanceof Error ? error.message : String(error)
  const [, reason, position] = /^(.*?) (?:encountered )?at position (\d+)/s.exec(message) ?? []
  return at(text, position === undefined ? text.length : Number(position), reason ?? message)
}

function at(text: string, position: number, reason: string): JsonError {
  const before = text.slice(0, position)
  const lineStart = before.lastIndexOf('\n') + 1
  return new JsonError(reason, before.split('\n').length, position - lineStart + 1)
}
