import { realpath } from 'node:fs/promises'
import { isAbsolute, join, relative, resolve, sep } from 'node:path'
import type { OutputImage } from '../ipc/events.ts'

/** The three folders that pictures live in. The output folder can change while the program runs. */
export type PictureFolders = { readonly of: (type: OutputImage['type']) => string }

/**
 * The real path of a picture, or null where there is none. Neither names with `..` nor links inside the
 * folder lead out of it.
 */
export async function findPicture(folders: PictureFolders, image: OutputImage): Promise<string | null> {
  if (image.filename === '' || image.filename.includes('\0') || image.subfolder.includes('\0')) return null
  const root = folders.of(image.type)
  const wanted = resolve(root, image.subfolder, image.filename)
  if (!isInside(root, wanted)) return null
  try {
    const [realRoot, path] = await Promise.all([realpath(root), realpath(wanted)])
    return isInside(realRoot, path) ? path : null
  } catch {
    return null
  }
}

/** Where a new file of this name goes; null where the name leads out of the folder. */
export function placeFor(folder: string, subfolder: string, filename: string): string | null {
  const wanted = join(resolve(folder), subfolder, filename)
  return isInside(folder, wanted) && !wanted.includes('\0') ? wanted : null
}

function isInside(folder: string, path: string): boolean {
  const way = relative(resolve(folder), path)
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}
