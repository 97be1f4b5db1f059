import { Unzlib } from 'fflate'
import { isJsonObject, parseJson, stringifyJson } from '../json.ts'
import { isA1111 } from './a1111.ts'
import { latin1, startsWith, utf8 } from './byte-text.ts'
import { exifTexts } from './exif-texts.ts'

/** What a picture or model file says about its making, each null where absent. */
export type EmbeddedTexts = {
  /** ComfyUI's UI form, as JSON text. */
  readonly workflow: string | null
  /** ComfyUI's API form, as JSON text. */
  readonly prompt: string | null
  /** A1111's settings, as text. */
  readonly parameters: string | null
}

/**
 * Reads the texts of a PNG, WebP, JPEG, `.latent` or `.safetensors` file, and nothing else of it. Damaged
 * files give what can be read before the damage; compressed texts are dropped beyond 32 MB. Never throws.
 */
export function embeddedTexts(file: Uint8Array): EmbeddedTexts {
  const texts = new Map<string, string>()
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const format = FORMATS.find(({ fits }) => fits(file))
  for (const [keyword, text] of format?.texts(file, view) ?? []) {
    if (!texts.has(keyword)) texts.set(keyword, text)
  }
  return {
    workflow: texts.get('workflow') ?? null,
    prompt: texts.get('prompt') ?? null,
    parameters: texts.get('parameters') ?? null,
  }
}

type Texts = Iterable<readonly [string, string]>
/** The text that `readWorkflowText` can open, the most telling first; null where a file carries none. */
export function embeddedWorkflow(file: Uint8Array): string | null {
  const { workflow, prompt, parameters } = embeddedTexts(file)
  return workflow ?? prompt ?? (parameters !== null && isA1111(parameters) ? parameters : null)
}

type Format = {
  readonly fits: (file: Uint8Array) => boolean
  readonly texts: (file: Uint8Array, view: DataView) => Texts
}

const FORMATS: readonly Format[] = [
  { fits: (file) => startsWith(file, 0, '\u0089PNG\r\n\u001a\n'), texts: pngTexts },
  { fits: (file) => startsWith(file, 0, 'RIFF') && startsWith(file, 8, 'WEBP'), texts: webpTexts },
  { fits: (file) => startsWith(file, 0, '\u00ff\u00d8\u00ff'), texts: jpegTexts },
  // After the length of the header, 8 bytes, comes a JSON object.
  { fits: (file) => startsWith(file, 8, '{'), texts: safetensorsTexts },
]

const LARGEST_TEXT = 32 * 1024 * 1024
/** ComfyUI's editor looks no further, either. */
const LARGEST_HEADER = 4 * 1024 * 1024

function* pngTexts(file: Uint8Array, view: DataView): Texts {
  for (let at = 8; at + 12 <= file.length;) {
    const length = view.getUint32(at)
    const type = latin1(file, at + 4, at + 8)
    const data = file.subarray(at + 8, at + 8 + length)
    at += length + 12
    if (at > file.length || type === 'IEND') return
    const end = data.indexOf(0)
    if (end < 0) continue
    const keyword = latin1(data, 0, end)
    // ComfyUI puts `comf` into animations; its form is that of tEXt, and both hold UTF-8 in practice.
    if (type === 'tEXt' || type === 'comf') yield [keyword, utf8(data.subarray(end + 1))]
    if (type === 'zTXt') yield* inflated(keyword, data.subarray(end + 2))
    if (type === 'iTXt') yield* internationalText(keyword, data.subarray(end + 1))
  }
}

/** Compression flag and method, language and translated keyword, then UTF-8. PNG specification, 11.3.4.5. */
function* internationalText(keyword: string, data: Uint8Array): Texts {
  const language = data.indexOf(0, 2)
  const translated = language < 0 ? -1 : data.indexOf(0, language + 1)
  if (translated < 0) return
  const text = data.subarray(translated + 1)
  if (data[0] === 1) yield* inflated(keyword, text)
  else yield [keyword, utf8(text)]
}

function* inflated(keyword: string, data: Uint8Array): Texts {
  const parts: Uint8Array[] = []
  let size = 0
  try {
    const stream = new Unzlib((part) => {
      size += part.length
      if (size > LARGEST_TEXT) throw new RangeError('The text is too long.')
      parts.push(part)
    })
    // In pieces, so that a text that inflates without end is noticed before it fills the memory.
    for (let at = 0; at < data.length; at += PIECE) {
      stream.push(data.subarray(at, at + PIECE), at + PIECE >= data.length)
    }
  } catch {
    // A damaged text is as good as none.
    return
  }
  const whole = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  yield [keyword, utf8(whole)]
}

const PIECE = 65_536

function* webpTexts(file: Uint8Array, view: DataView): Texts {
  for (let at = 12; at + 8 <= file.length;) {
    const length = view.getUint32(at + 4, true)
    if (startsWith(file, at, 'EXIF')) yield* exifTexts(file.subarray(at + 8, at + 8 + length))
    at += 8 + length + (length % 2)
  }
}

function* jpegTexts(file: Uint8Array, view: DataView): Texts {
  for (let at = 2; at + 4 <= file.length && file[at] === 0xff;) {
    const marker = file[at + 1]
    // The picture itself follows the start of scan.
    if (marker === 0xda) return
    const length = view.getUint16(at + 2)
    if (marker === 0xe1 && startsWith(file, at + 4, 'Exif')) {
      yield* exifTexts(file.subarray(at + 4, at + 2 + length))
    }
    at += 2 + Math.max(2, length)
  }
}

function* safetensorsTexts(file: Uint8Array, view: DataView): Texts {
  const length = Number(view.getBigUint64(0, true))
  if (length > LARGEST_HEADER || length > file.length - 8) return
  try {
    const header = parseJson(utf8(file.subarray(8, 8 + length)))
    const metadata = isJsonObject(header) ? header['__metadata__'] : null
    if (!isJsonObject(metadata)) return
    for (const [keyword, text] of Object.entries(metadata)) {
      yield [keyword, typeof text === 'string' ? text : stringifyJson(text)]
    }
  } catch {
    // Not a header after all.
  }
}
