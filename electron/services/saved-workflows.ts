import { readdir, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import type { Answer } from '../ipc/contract.ts'
import { RequestError } from '../ipc/dispatch.ts'

/** The folder into which a browser saves, as a list to open from. */
export type SavedWorkflows = {
  readonly list: () => Promise<Answer<'savedWorkflows'>['workflows']>
  /** Where one of them is. @throws RequestError when the list has no such name. */
  readonly path: (name: string) => Promise<string>
}

export function createSavedWorkflows(folder: string): SavedWorkflows {
  /** Names with forward slashes; a folder that is not there yet holds none. */
  const names = async (): Promise<string[]> => {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
    return entries
      .filter((entry) => entry.isFile() && entry.name.toLowerCase().endsWith('.json'))
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .filter((name) => !name.split('/').some((part) => part.startsWith('.')))
  }
  return {
    list: async () => {
      const found = await Promise.all(
        (await names()).map(async (name) => {
          const file = await stat(join(folder, name)).catch(() => null)
          return file === null ? [] : [{ name, modified: file.mtimeMs }]
        }),
      )
      return found.flat().toSorted((a, b) => b.modified - a.modified)
    },
    path: async (name) => {
      // Only what was found is opened: a name from outside leads nowhere else.
      if ((await names()).includes(name)) return join(folder, name)
      throw new RequestError(
        'no_workflow',
        `There is no saved workflow ${name} any more.`,
        'Choose another one from the list.',
      )
    },
  }
}
