import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { fileTrouble } from '../file-trouble.ts'
import { UsageError } from './usage-error.ts'

/** The folder of pictures to load; null where none was named. @throws UsageError where it is no folder. */
export async function inputFolder(named: string | null): Promise<string | null> {
  if (named === null) return null
  const status = await stat(named).catch((error: unknown) => {
    throw new UsageError(`--input names ${named}, but ${fileTrouble(error)}.`)
  })
  if (!status.isDirectory()) throw new UsageError(`--input names ${named}, but it is a file, not a folder.`)
  return resolve(named)
}
