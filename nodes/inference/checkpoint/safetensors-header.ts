import { z } from 'zod'
import { parseHeaderJson } from './header-json.ts'
import type { Dtype } from './weights.ts'

/** What a safetensors header says, checked against itself and against the size of the file. */
export type SafetensorsHeader = {
  readonly tensors: ReadonlyMap<string, HeaderTensor>
  readonly metadata: ReadonlyMap<string, string>
}

/** Offsets count from the start of the file. */
type HeaderTensor = {
  readonly dtype: Dtype
  readonly shape: readonly number[]
  readonly offset: number
  readonly length: number
}

/** The length field before the header. */
export const LENGTH_BYTES = 8
/** As the format's reference reader. */
export const LARGEST_HEADER = 100_000_000

/**
 * Reads the header's own bytes, the length field excluded. Like the format's reference reader it wants
 * the tensors to cover the rest of the file without holes or overlaps.
 * Throws a `HeaderError` that says what is wrong.
 */
export function parseSafetensorsHeader(bytes: Uint8Array, fileSize: number): SafetensorsHeader {
  const entries = Object.entries(HeaderShape.safeParse(parseJson(bytes)).data ?? {})
  const dataStart = LENGTH_BYTES + bytes.length
  const tensors = new Map<string, HeaderTensor>()
  let metadata: SafetensorsHeader['metadata'] = new Map()
  for (const [name, value] of entries) {
    if (name === '__metadata__') metadata = parseMetadata(value)
    else tensors.set(name, parseTensor(name, value, dataStart))
  }
  checkCoverage(tensors, dataStart, fileSize)
  return { tensors, metadata }
}

export class HeaderError extends Error {
  /** The file lacks bytes that its header promises: the download or copy was cut. */
  readonly incomplete: boolean

  constructor(message: string, options: { readonly incomplete?: boolean } = {}) {
    super(message)
    this.name = 'HeaderError'
    this.incomplete = options.incomplete ?? false
  }
}

// `z.record` drops the name `__proto__`, which must not hide a tensor: entries are read one by one.
const HeaderShape = z.custom<Record<string, unknown>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
)
// Not `z.array`: it reports every wrong element, and a hostile header has millions of them.
const Counts = z.custom<readonly number[]>(
  (value) => Array.isArray(value) && value.length <= MOST_DIMENSIONS && value.every(isCount),
)
const TensorShape = z.strictObject({ dtype: z.string(), shape: Counts, data_offsets: Counts })

const MOST_DIMENSIONS = 16
const LONGEST_NAME = 1000

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

function parseJson(bytes: Uint8Array): unknown {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new HeaderError('its header is not UTF-8 text')
  }
  if (!text.startsWith('{')) throw new HeaderError('its header is not a JSON object')
  try {
    return parseHeaderJson(text)
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message : 'it cannot be read'
    throw new HeaderError(`its header is not valid: ${reason}`)
  }
}

function parseMetadata(value: unknown): ReadonlyMap<string, string> {
  const entries = Object.entries(HeaderShape.safeParse(value).data ?? {})
  const texts = new Map<string, string>()
  for (const [key, text] of entries) {
    // Some writers put numbers or null here: they say nothing about weights, so they do no harm.
    if (typeof text === 'string') texts.set(key, text)
  }
  return texts
}

function parseTensor(name: string, value: unknown, dataStart: number): HeaderTensor {
  const parsed = TensorShape.safeParse(value)
  if (!parsed.success || parsed.data.data_offsets.length !== 2) {
    throw new HeaderError(`${quoted(name)} has no valid type, shape and place`)
  }
  // Rules for names need not be safe for names of any length.
  if (name.length > LONGEST_NAME) throw new HeaderError(`the name ${quoted(name)} is too long`)
  const { shape, data_offsets, dtype: dtypeName } = parsed.data
  const dtype = DTYPES.get(dtypeName)
  if (dtype === undefined) {
    throw new HeaderError(`${quoted(name)} is stored as ${quoted(dtypeName)}, which is not supported yet`)
  }
  const [start = 0, end = 0] = data_offsets
  const length = byteLength(shape, dtype.bytes)
  if (length === null) throw new HeaderError(`${quoted(name)} has a shape whose size overflows`)
  if (end - start !== length) {
    throw new HeaderError(
      `${quoted(name)} of shape [${shape.join(', ')}] needs ${length} bytes but is given ${end - start}`,
    )
  }
  return { dtype: dtype.name, shape, offset: dataStart + start, length }
}

function checkCoverage(
  tensors: ReadonlyMap<string, HeaderTensor>,
  dataStart: number,
  fileSize: number,
): void {
  const inOrder = [...tensors].sort(([, a], [, b]) => a.offset - b.offset || a.length - b.length)
  let end = dataStart
  for (const [name, { offset, length }] of inOrder) {
    if (offset < end) throw new HeaderError(`${quoted(name)} overlaps the tensor before it`)
    if (offset > end) {
      throw new HeaderError(`${offset - end} bytes before ${quoted(name)} belong to no tensor`)
    }
    end = offset + length
  }
  if (end > fileSize) {
    throw new HeaderError(`it has ${fileSize} bytes where its header promises ${end}`, { incomplete: true })
  }
  if (end < fileSize) throw new HeaderError(`its last ${fileSize - end} bytes belong to no tensor`)
}

const DTYPES: ReadonlyMap<string, { readonly name: Dtype; readonly bytes: number }> = new Map(
  (
    [
      ['F64', 8],
      ['I64', 8],
      ['F32', 4],
      ['I32', 4],
      ['F16', 2],
      ['BF16', 2],
      ['I16', 2],
      ['I8', 1],
      ['U8', 1],
      ['BOOL', 1],
      ['F8_E4M3', 1],
      ['F8_E5M2', 1],
    ] as const
  ).map(([name, bytes]) => [name, { name, bytes }]),
)

/** Null where a product leaves the integers that a double holds exactly. */
function byteLength(shape: readonly number[], bytes: number): number | null {
  let product = bytes
  for (const size of shape) {
    product *= size
    if (!Number.isSafeInteger(product)) return null
  }
  return product
}

function quoted(name: string): string {
  return JSON.stringify(name.length <= 120 ? name : `${name.slice(0, 119)}…`)
}
