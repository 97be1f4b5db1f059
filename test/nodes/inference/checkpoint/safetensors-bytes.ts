/** A safetensors file in memory: header as JSON text or value, and so many bytes of data. */
export function safetensorsBytes(header: unknown, dataBytes = 0, length?: bigint): Buffer {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header))
  const field = Buffer.alloc(8)
  field.writeBigUInt64LE(length ?? BigInt(json.length))
  return Buffer.concat([field, json, Buffer.alloc(dataBytes)])
}
