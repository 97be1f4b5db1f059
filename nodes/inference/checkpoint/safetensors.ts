import { type FileHandle, open, realpath, stat } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { readRange } from './file-range.ts'
import { foreignFormat, NO_PICKLE } from './foreign-file.ts'
import { ModelFileError } from './model-file-error.ts'
import {
  HeaderError,
  LARGEST_HEADER,
  LENGTH_BYTES,
  parseSafetensorsHeader,
  type SafetensorsHeader,
} from './safetensors-header.ts'
import type { TensorLocation } from './weights.ts'

export type SafetensorsFile = {
  /** Real path. */
  readonly file: string
  /** The file's name, for messages. */
  readonly label: string
  /** Changes when the file changes: real path, size and modification time. */
  readonly identity: string
  readonly size: number
  readonly tensors: ReadonlyMap<string, TensorLocation>
  readonly metadata: ReadonlyMap<string, string>
}

/** Reads the header of a safetensors file and nothing else. Rejects with a `ModelFileError`. */
export async function readSafetensors(path: string): Promise<SafetensorsFile> {
  const label = basename(path)
  refusePickle(path, label)
  const { file, size, identity } = await find(path, label)
  const handle = await opened(file, label)
  try {
    const { tensors, metadata } = await readHeader(handle, { file, size, label })
    return {
      file,
      label,
      identity,
      size,
      tensors: new Map([...tensors].map(([name, tensor]) => [name, { file, ...tensor }])),
      metadata,
    }
  } finally {
    await handle.close()
  }
}

/** What `identity` of an opened file would be, without opening it. */
export async function identifyFile(path: string): Promise<string> {
  return (await find(path, basename(path))).identity
}

const PICKLE_EXTENSIONS: readonly string[] = ['.ckpt', '.pt', '.pt2', '.pth', '.bin', '.pkl']

function refusePickle(path: string, label: string): void {
  if (!PICKLE_EXTENSIONS.includes(extname(path).toLowerCase())) return
  throw new ModelFileError(path, { message: `${label} is ${NO_PICKLE.what}.`, remedy: NO_PICKLE.remedy })
}

type FoundFile = { readonly file: string; readonly size: number; readonly identity: string }

async function find(path: string, label: string): Promise<FoundFile> {
  try {
    const file = await realpath(path)
    const status = await stat(file, { bigint: true })
    // Before opening: a pipe would keep the program waiting for a writer.
    if (!status.isFile()) {
      throw new ModelFileError(file, {
        message: `${label} is not a file.`,
        remedy: 'Choose a .safetensors file.',
      })
    }
    return {
      file,
      size: Number(status.size),
      identity: `${file} ${status.size} ${status.mtimeNs}`,
    }
  } catch (error) {
    throw error instanceof ModelFileError ? error : unreadable(path, label, error)
  }
}

async function opened(file: string, label: string): Promise<FileHandle> {
  try {
    return await open(file, 'r')
  } catch (error) {
    throw unreadable(file, label, error)
  }
}

function unreadable(path: string, label: string, cause: unknown): ModelFileError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : ''
  const reason = READ_PROBLEMS.get(String(code)) ?? {
    what: 'cannot be read',
    remedy: 'Check that the drive is connected and the file can be opened by other programs.',
  }
  return new ModelFileError(path, { message: `${label} ${reason.what}.`, remedy: reason.remedy, cause })
}

const READ_PROBLEMS: ReadonlyMap<string, { readonly what: string; readonly remedy: string }> = new Map([
  [
    'ENOENT',
    { what: 'is not there', remedy: 'Choose another file, or put it back and reload the list of files.' },
  ],
  ['EACCES', { what: 'may not be read', remedy: 'Give your user the right to read the file.' }],
  ['EPERM', { what: 'may not be read', remedy: 'Give your user the right to read the file.' }],
  [
    'ELOOP',
    { what: 'is a link that leads back to itself', remedy: 'Remove the link and put the file in its place.' },
  ],
])

type OpenFile = { readonly file: string; readonly size: number; readonly label: string }

async function readHeader(handle: FileHandle, { file, size, label }: OpenFile): Promise<SafetensorsHeader> {
  const refuse = (reason: string, remedy: string): ModelFileError =>
    new ModelFileError(file, { message: `${label} cannot be used: ${reason}.`, remedy })
  if (size === 0) throw refuse('it is empty', DOWNLOAD_AGAIN)
  const head = await readRange(handle, 0, Math.min(size, 512))
  const length = head.length < LENGTH_BYTES ? 0 : Number(head.readBigUInt64LE())
  if (length < 2 || length > LARGEST_HEADER || (head.length > LENGTH_BYTES && head[LENGTH_BYTES] !== 0x7b)) {
    const foreign = foreignFormat(head)
    if (foreign !== null) {
      throw new ModelFileError(file, { message: `${label} is ${foreign.what}.`, remedy: foreign.remedy })
    }
    throw refuse(
      length > LARGEST_HEADER
        ? `its header would be ${length} bytes long, more than any model needs`
        : 'it does not begin like a safetensors file',
      'Choose a .safetensors file; if this is one, download it again.',
    )
  }
  if (LENGTH_BYTES + length > size) {
    throw refuse(`it ends inside its header, after ${size} bytes`, DOWNLOAD_AGAIN)
  }
  try {
    return parseSafetensorsHeader(await readRange(handle, LENGTH_BYTES, length), size)
  } catch (error) {
    if (!(error instanceof HeaderError)) throw error
    throw error.incomplete
      ? refuse(`it is incomplete, ${error.message}`, DOWNLOAD_AGAIN)
      : refuse(error.message, 'Download it again; if it stays so, ask its maker for a repaired file.')
  }
}

const DOWNLOAD_AGAIN = 'The download or copy stopped early: download the file again.'
