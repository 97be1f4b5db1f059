/**
 * Electron sends structured clones between its processes; the debugging protocol only sends text. This is
 * the way between, for what the app sends: JSON, bytes and big integers.
 */
export function encode(value: unknown): string {
  return JSON.stringify(structuredClone(value), (_key, each: unknown) => {
    if (typeof each === 'bigint') return { $bigint: String(each) }
    return each
  })
}

export function decode(text: string): unknown {
  return JSON.parse(text, (_key, each: unknown) => {
    if (typeof each !== 'object' || each === null) return each
    if ('$bigint' in each) return BigInt(String(each.$bigint))
    if ('$bytes' in each) return new Uint8Array(Buffer.from(String(each.$bytes), 'base64'))
    return each
  })
}
