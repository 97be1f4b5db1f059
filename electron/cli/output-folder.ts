import { mkdir, mkdtemp, rmdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileTrouble } from '../file-trouble.ts'
import { UsageError } from './usage-error.ts'

/** Makes the folder for pictures where it is missing, and tries that it can be written to. @throws UsageError */
export async function prepareOutputFolder(folder: string): Promise<void> {
  // One at a time: a recursive mkdir never returns below folders such as /proc.
  for (const missing of await missingFolders(folder)) {
    await mkdir(missing).catch(async (error: unknown) => {
      // Another run may have made it meanwhile.
      if (!(await isFolder(missing))) throw refusal(folder, causeOf(error, dirname(missing)))
    })
  }
  try {
    await rmdir(await mkdtemp(join(folder, '.fulgurite-')))
  } catch (error) {
    throw refusal(folder, causeOf(error, folder))
  }
}

/** Those on the way to a folder that are not there, the outermost first. */
async function missingFolders(folder: string): Promise<readonly string[]> {
  const missing: string[] = []
  for (let path = folder; ; path = dirname(path)) {
    try {
      if ((await stat(path)).isDirectory()) return missing
    } catch (error) {
      if (!isCode(error, 'ENOENT', 'ENOTDIR') || path === dirname(path))
        throw refusal(folder, fileTrouble(error))
      missing.unshift(path)
      continue
    }
    throw refusal(folder, path === folder ? 'it is a file' : `${path} is a file`)
  }
}

/** A parent that is there and in which yet nothing can be made: only the system's own folders are so. */
function causeOf(error: unknown, parent: string): string {
  return isCode(error, 'ENOENT') ? `nothing can be stored in ${parent}` : fileTrouble(error)
}

function refusal(folder: string, cause: string): UsageError {
  return new UsageError(`Pictures cannot be written to ${folder}: ${cause}. Choose another --output.`)
}

async function isFolder(path: string): Promise<boolean> {
  return await stat(path).then(
    (status) => status.isDirectory(),
    () => false,
  )
}

function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code))
}
