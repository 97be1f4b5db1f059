import { crc32 } from 'node:zlib'

/**
 * Text in PNG files, as ComfyUI keeps its workflows there: `tEXt` chunks between the header and the pixels.
 * Source: PNG specification (W3C), sections 5.3 and 11.3.4.
 */
export function insertText(png: Uint8Array, text: Readonly<Record<string, string>>): Uint8Array {
  const chunks = Object.entries(text).map(([keyword, value]) => textChunk(keyword, value))
  return Buffer.concat([png.subarray(0, END_OF_HEADER), ...chunks, png.subarray(END_OF_HEADER)])
}

/** `png` with the texts of another PNG file before its pixels; of a file that is no PNG, with none. */
export function withTextOf(other: Uint8Array, png: Uint8Array): Uint8Array {
  const chunks = [...textChunks(other)]
  return Buffer.concat([png.subarray(0, END_OF_HEADER), ...chunks, png.subarray(END_OF_HEADER)])
}

function* textChunks(file: Uint8Array): Iterable<Uint8Array> {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  if (bytes.toString('latin1', 1, 4) !== 'PNG') return
  for (let at = 8; at + 12 <= bytes.length;) {
    const end = at + 12 + bytes.readUInt32BE(at)
    if (end > bytes.length) return
    if (TEXT_CHUNKS.has(bytes.toString('latin1', at + 4, at + 8))) yield bytes.subarray(at, end)
    at = end
  }
}

const TEXT_CHUNKS: ReadonlySet<string> = new Set(['tEXt', 'zTXt', 'iTXt'])

/** Signature (8) and IHDR (4 + 4 + 13 + 4), which always comes first. */
const END_OF_HEADER = 33

function textChunk(keyword: string, text: string): Uint8Array {
  // Latin-1 is all that tEXt can hold; the texts written here are ASCII with \u escapes.
  const body = Buffer.from(`tEXt${keyword}\0${text}`, 'latin1')
  const chunk = Buffer.alloc(body.length + 8)
  chunk.writeUInt32BE(body.length - 4, 0)
  chunk.set(body, 4)
  chunk.writeUInt32BE(crc32(body), body.length + 4)
  return chunk
}
