import { readFile, stat } from 'node:fs/promises'
import { isAbsolute, relative, resolve, sep } from 'node:path'
import { NodeError } from './node-error.ts'

/** The folders that a picture's name may speak of: `cat.png`, `sub/cat.png [output]`. */
export type PictureFolders = {
  readonly input: string
  readonly output: string
  readonly temp: string
}

/** Bytes of a file in one of the folders. Rejects with a `NodeError` that says what to do. */
export async function readInputFile(folders: PictureFolders, name: string): Promise<Uint8Array> {
  return await readFile(locate(folders, name)).catch((error: unknown) => {
    throw missing(name, error)
  })
}

/** Changes when the file does: path, size and time. */
export async function identifyInputFile(folders: PictureFolders, name: string): Promise<string> {
  const path = locate(folders, name)
  const { size, mtimeMs } = await stat(path).catch((error: unknown) => {
    throw missing(name, error)
  })
  return `${path} ${size} ${mtimeMs}`
}

function locate(folders: PictureFolders, annotated: string): string {
  const [, name = annotated, place = 'input'] = /^(.*) \[(input|output|temp)\]$/.exec(annotated) ?? []
  const folder = place === 'output' ? folders.output : place === 'temp' ? folders.temp : folders.input
  const path = resolve(folder, name)
  const inside = relative(folder, path)
  if (inside !== '' && inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside)) return path
  throw new NodeError(`${annotated} leads out of the ${place} folder.`, {
    remedy: 'Name a file inside it, such as photos/cat.png.',
  })
}

function missing(name: string, cause: unknown): NodeError {
  return new NodeError(`${name} cannot be read.`, {
    remedy: 'Choose another picture, or put it back into the input folder.',
    cause,
  })
}
