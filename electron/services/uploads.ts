import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, parse } from 'node:path'
import type { OutputImage } from '../ipc/events.ts'
import { RequestError } from '../ipc/dispatch.ts'
import { safeFileName } from './file-name.ts'
import { placeFor } from './picture-folders.ts'

export type Upload = {
  readonly name: string
  readonly bytes: Uint8Array
  readonly subfolder?: string
  readonly overwrite?: boolean
}

/**
 * Stores a picture as ComfyUI names uploads: the same name with the same content is the same file,
 * the same name with other content becomes `name (1).png`.
 */
export async function storeUpload(
  folder: string,
  { name, bytes, subfolder = '', overwrite = false }: Upload,
): Promise<Pick<OutputImage, 'filename' | 'subfolder'>> {
  const filename = safeFileName(name)
  const first = placeFor(folder, subfolder, filename)
  if (first === null || filename === '') {
    throw new RequestError(
      'bad_upload',
      `“${name}” is not a name for a file in the input folder.`,
      'Rename the file.',
    )
  }
  await mkdir(dirname(first), { recursive: true })
  if (overwrite) {
    await writeFile(first, bytes)
    return { filename, subfolder }
  }
  const { name: stem, ext } = parse(filename)
  for (let copy = 0; ; copy++) {
    const candidate = copy === 0 ? filename : `${stem} (${copy})${ext}`
    const path = placeFor(folder, subfolder, candidate)
    if (path === null)
      throw new RequestError('bad_upload', `“${name}” leads out of the input folder.`, 'Rename the file.')
    try {
      await writeFile(path, bytes, { flag: 'wx' })
      return { filename: candidate, subfolder }
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
      if (Buffer.compare(await readFile(path), bytes) === 0) return { filename: candidate, subfolder }
    }
  }
}
