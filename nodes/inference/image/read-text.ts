import { inflateSync } from 'node:zlib'

/** What a picture says about its making: the texts that ComfyUI and A1111 write, each null where absent. */
export type PictureText = {
  /** ComfyUI's UI form, as JSON text. */
  readonly workflow: string | null
  /** ComfyUI's API form, as JSON text. */
  readonly prompt: string | null
  /** A1111's settings, as text. */
  readonly parameters: string | null
}

/**
 * Reads the texts of a PNG or WebP file, nothing of its pixels. Damaged files give what can be read before
 * the damage.
 */
export function readText(file: Uint8Array): PictureText {
  const view = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  const texts = new Map(isPng(view) ? pngTexts(view) : isWebp(view) ? webpTexts(view) : [])
  return {
    workflow: texts.get('workflow') ?? null,
    prompt: texts.get('prompt') ?? null,
    parameters: texts.get('parameters') ?? null,
  }
}

/** More than any workflow needs; a compressed chunk may claim to be without end. */
const LARGEST_TEXT = 200_000_000

function isPng(view: Buffer): boolean {
  return view.length > 8 && view.readUInt32BE(0) === 0x89504e47
}

function isWebp(view: Buffer): boolean {
  return (
    view.length > 12 && view.toString('latin1', 0, 4) === 'RIFF' && view.toString('latin1', 8, 12) === 'WEBP'
  )
}

function* pngTexts(view: Buffer): Generator<readonly [string, string]> {
  for (let at = 8; at + 12 <= view.length;) {
    const length = view.readUInt32BE(at)
    const type = view.toString('latin1', at + 4, at + 8)
    const data = view.subarray(at + 8, at + 8 + length)
    at += length + 12
    if (at > view.length || type === 'IEND') return
    const end = data.indexOf(0)
    if (end < 0) continue
    const keyword = data.toString('latin1', 0, end)
    // ComfyUI puts `comf` into animations; its form is that of tEXt.
    if (type === 'tEXt' || type === 'comf') yield [keyword, data.toString('utf8', end + 1)]
    if (type === 'zTXt') yield* inflated(keyword, data.subarray(end + 2))
    if (type === 'iTXt') yield* internationalText(keyword, data.subarray(end + 1))
  }
}

/** Compression flag and method, language and translated keyword, then UTF-8. PNG specification, 11.3.4.5. */
function* internationalText(keyword: string, data: Buffer): Generator<readonly [string, string]> {
  const language = data.indexOf(0, 2)
  const translated = language < 0 ? -1 : data.indexOf(0, language + 1)
  if (translated < 0) return
  const text = data.subarray(translated + 1)
  if (data[0] === 1) yield* inflated(keyword, text)
  else yield [keyword, text.toString('utf8')]
}

function* inflated(keyword: string, data: Buffer): Generator<readonly [string, string]> {
  try {
    yield [keyword, inflateSync(data, { maxOutputLength: LARGEST_TEXT }).toString('utf8')]
  } catch {
    // A damaged text is as good as none.
  }
}

function* webpTexts(view: Buffer): Generator<readonly [string, string]> {
  for (let at = 12; at + 8 <= view.length;) {
    const type = view.toString('latin1', at, at + 4)
    const length = view.readUInt32LE(at + 4)
    if (type === 'EXIF') yield* exifTexts(view.subarray(at + 8, at + 8 + length))
    at += 8 + length + (length % 2)
  }
}

/** ASCII entries of the first directory whose value reads `key:json`. */
function* exifTexts(exif: Buffer): Generator<readonly [string, string]> {
  const tiff = exif.toString('latin1', 0, 6) === 'Exif\0\0' ? exif.subarray(6) : exif
  if (tiff.length < 8) return
  const isLittle = tiff.toString('latin1', 0, 2) === 'II'
  const u16 = (at: number): number => (isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at))
  const u32 = (at: number): number => (isLittle ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at))
  const directory = u32(4)
  if (directory + 2 > tiff.length) return
  for (let entry = 0; entry < u16(directory); entry++) {
    const at = directory + 2 + entry * 12
    if (at + 12 > tiff.length) return
    if (u16(at + 2) !== ASCII) continue
    const length = u32(at + 4)
    const start = length <= 4 ? at + 8 : u32(at + 8)
    const text = tiff.toString('utf8', start, Math.min(start + length, tiff.length)).replace(/\0+$/, '')
    const colon = text.indexOf(':')
    if (colon > 0) yield [text.slice(0, colon).toLowerCase(), text.slice(colon + 1)]
  }
}

/** TIFF's type number for text. */
const ASCII = 2
