import { latin1, startsWith, utf8 } from './byte-text.ts'

/**
 * What EXIF says about a picture's making: entries of the first directory whose value reads `key:json`, which is
 * ComfyUI's way, and the person's comment as `parameters`, which is A1111's in JPEG and WebP.
 */
export function* exifTexts(exif: Uint8Array): Iterable<readonly [string, string]> {
  const tiff = startsWith(exif, 0, 'Exif\0\0') ? exif.subarray(6) : exif
  if (tiff.length < 8) return
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength)
  const little = startsWith(tiff, 0, 'II')
  for (const { tag, type, at } of entries(view, view.getUint32(4, little), little)) {
    if (type === ASCII) {
      const text = utf8(dataOf(tiff, view, at, little)).replace(/\0+$/, '')
      const colon = text.indexOf(':')
      if (colon > 0) yield [text.slice(0, colon).toLowerCase(), text.slice(colon + 1)]
    }
    if (tag !== EXIF_DIRECTORY) continue
    for (const inner of entries(view, view.getUint32(at + 8, little), little)) {
      if (inner.tag !== USER_COMMENT) continue
      const comment = commentText(dataOf(tiff, view, inner.at, little))
      if (comment !== null) yield ['parameters', comment]
    }
  }
}

/** TIFF's type number for text. */
const ASCII = 2
/** EXIF 2.3, 4.6.3 and 4.6.5. */
const EXIF_DIRECTORY = 0x8769
const USER_COMMENT = 0x9286

type Entry = { readonly tag: number; readonly type: number; readonly at: number }

function* entries(view: DataView, directory: number, little: boolean): Iterable<Entry> {
  if (directory + 2 > view.byteLength) return
  const count = view.getUint16(directory, little)
  for (let entry = 0; entry < count; entry++) {
    const at = directory + 2 + entry * 12
    if (at + 12 > view.byteLength) return
    yield { tag: view.getUint16(at, little), type: view.getUint16(at + 2, little), at }
  }
}

/** The bytes of a text or comment; up to four are kept in the entry itself. */
function dataOf(tiff: Uint8Array, view: DataView, at: number, little: boolean): Uint8Array {
  const length = view.getUint32(at + 4, little)
  const start = length <= 4 ? at + 8 : view.getUint32(at + 8, little)
  return tiff.subarray(start, Math.min(start + length, tiff.length))
}

/** Eight bytes name the encoding. Null for those that nobody uses. */
function commentText(bytes: Uint8Array): string | null {
  const text = bytes.subarray(8)
  switch (latin1(bytes, 0, 8)) {
    case 'UNICODE\0':
      return utf16(text)
    case 'ASCII\0\0\0':
    case '\0\0\0\0\0\0\0\0':
      return utf8(text)
    default:
      return null
  }
}

/** Writers do not agree on the order of the bytes: in these texts most high bytes are zero. */
function utf16(bytes: Uint8Array): string {
  let zerosFirst = 0
  for (let at = 0; at < bytes.length; at++) if (bytes[at] === 0) zerosFirst += at % 2 === 0 ? 1 : -1
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let text = ''
  for (let at = 0; at + 2 <= bytes.length; at += 2)
    text += String.fromCharCode(view.getUint16(at, zerosFirst < 0))
  return text
}
