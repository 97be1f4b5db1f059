import type { Point } from '../document.ts'
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../json.ts'

/** Lenient readings of the shapes that a field has had over the years; none of them throws. */

export function asObject(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {}
}

export function asArray(value: Json | undefined): readonly Json[] {
  return isJsonArray(value) ? value : []
}

export function asText(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null
}

export function asNumber(value: Json | undefined): number | null {
  if (typeof value === 'string' && value.trim() === '') return null
  if (typeof value !== 'number' && typeof value !== 'bigint' && typeof value !== 'string') return null
  const number = Number(value)
  return Number.isFinite(number) ? number : null
}

/** A slot index, which may arrive as text. */
export function asIndex(value: Json | undefined): number | null {
  const number = asNumber(value)
  return number !== null && Number.isInteger(number) && number >= 0 ? number : null
}

/** An id as text; null where there is none. */
export function asId(value: Json | undefined): string | null {
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'string'
    ? String(value)
    : null
}

/** `[x, y]`, or the object that old files made of a Float32Array: `{"0": x, "1": y}`. */
export function asPair(value: Json | undefined): Point | null {
  const [first, second] = isJsonArray(value) ? value : [asObject(value)['0'], asObject(value)['1']]
  const x = asNumber(first)
  const y = asNumber(second)
  return x === null || y === null ? null : { x, y }
}

/** A port type: text, `0` for anything, a list of combo options. */
export function asType(value: Json | undefined): string {
  if (typeof value === 'string') return value
  return isJsonArray(value) ? 'COMBO' : '*'
}

export function without(object: JsonObject, keys: ReadonlySet<string>): Record<string, Json> {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.has(key)))
}

/** Leaves out a key whose object says nothing: it is written again anyway. */
export function withoutEmpty(object: Record<string, Json>, key: string): Record<string, Json> {
  const value = object[key]
  return isJsonObject(value) && Object.keys(value).length === 0 ? without(object, new Set([key])) : object
}

/** Ids are numbers in ComfyUI wherever they look like one. */
export function writeId(id: string): Json {
  return /^-?(?:0|[1-9]\d{0,14})$/.test(id) ? Number(id) : id
}
