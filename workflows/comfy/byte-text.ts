import { strFromU8, strToU8 } from 'fflate'

/** Text in bytes, as the formats that carry workflows have it. */

export function startsWith(file: Uint8Array, at: number, text: string): boolean {
  return latin1(file, at, at + text.length) === text
}

export function latin1(bytes: Uint8Array, start: number, end: number): string {
  return strFromU8(bytes.subarray(start, end), true)
}

/** UTF-8, or what PNG calls for and older programs wrote: Latin-1. */
export function utf8(bytes: Uint8Array): string {
  const text = strFromU8(bytes)
  const isWhole = !text.includes('\ufffd') || strToU8(text).every((byte, at) => byte === bytes[at])
  return isWhole ? text : strFromU8(bytes, true)
}
