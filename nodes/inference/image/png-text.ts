import { crc32 } from 'node:zlib'

/**
 * Text in PNG files, as ComfyUI keeps its workflows there: `tEXt` chunks between the header and the pixels.
 * Source: PNG specification (W3C), sections 5.3 and 11.3.4.
 */
export function insertText(png: Uint8Array, text: Readonly<Record<string, string>>): Uint8Array {
  const chunks = Object.entries(text).map(([keyword, value]) => textChunk(keyword, value))
  return Buffer.concat([png.subarray(0, END_OF_HEADER), ...chunks, png.subarray(END_OF_HEADER)])
}

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
