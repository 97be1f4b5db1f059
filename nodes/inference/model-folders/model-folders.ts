import { stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { ModelFileError } from '../checkpoint/model-file-error.ts'
import { createFolderListing } from './folder-listing.ts'
import { readModelRoot } from './model-root.ts'

/** The user's model files by folder (`checkpoints`, `loras` …) and name, over several places. */
export type ModelFolders = {
  /** Names relative to the folder with `/` between them, sorted; of two equal names the first place has it. */
  readonly list: (folder: string) => Promise<readonly string[]>
  /** The path of a name, following the user's own links. Rejects with a `ModelFileError`. */
  readonly locate: (folder: string, name: string) => Promise<string>
  /** Where a folder's files are looked for, in this order. */
  readonly directories: (folder: string) => Promise<readonly string[]>
}

/** `places` are asked at each call: settings change while the program runs. Earlier places win. */
export function createModelFolders(places: () => readonly string[]): ModelFolders {
  const listing = createFolderListing()

  /** A place that cannot be read takes only its own models away, until one is looked for in vain. */
  async function search(folder: string): Promise<{ directories: readonly string[]; problem: unknown }> {
    const roots = await Promise.allSettled(places().map(readModelRoot))
    const found = roots.flatMap((root) => (root.status === 'fulfilled' ? root.value : []))
    const inFolder = found.filter((entry) => entry.folder === folder).map(({ directory }) => directory)
    const problem: unknown = roots.find((root) => root.status === 'rejected')?.reason
    return { directories: [...new Set(inFolder)], problem }
  }

  async function list(folder: string): Promise<readonly string[]> {
    const { directories } = await search(folder)
    const found = await Promise.all(directories.map((directory) => listing.files(directory)))
    return [...new Set(found.flat().filter(isModelName))].sort()
  }

  async function locate(folder: string, name: string): Promise<string> {
    refuseOutside(folder, name)
    const { directories, problem } = await search(folder)
    // Workflows that were saved on Windows separate names by backslashes.
    for (const spelled of new Set([name, name.replaceAll('\\', '/')])) {
      for (const directory of directories) {
        const path = join(directory, spelled)
        if (await isFile(path)) return path
      }
    }
    throw problem ?? notThere(folder, name, { searched: directories, listed: await list(folder) })
  }

  return { list, locate, directories: async (folder) => (await search(folder)).directories }
}

const EXTENSIONS: ReadonlySet<string> = new Set([
  '.safetensors',
  '.sft',
  '.ckpt',
  '.pt',
  '.pt2',
  '.pth',
  '.bin',
  '.pkl',
])

function isModelName(name: string): boolean {
  return EXTENSIONS.has(extname(name).toLowerCase())
}

function refuseOutside(folder: string, name: string): void {
  const parts = name.split(/[/\\]/)
  const leavesFolder = parts.includes('..') || parts[0] === '' || /^[a-z]:/i.test(name) || name.includes('\0')
  if (!leavesFolder) return
  throw new ModelFileError(name, {
    message: `“${name}” leads out of the folder ${folder}.`,
    remedy: 'Name a file inside the folder, such as sdxl/model.safetensors.',
  })
}

function notThere(
  folder: string,
  name: string,
  { searched, listed }: { readonly searched: readonly string[]; readonly listed: readonly string[] },
): ModelFileError {
  const last = fileName(name).toLowerCase()
  const similar = listed.find((other) => fileName(other).toLowerCase() === last)
  const where = searched.length === 0 ? 'there is no such folder' : `looked in ${searched.join(', ')}`
  return new ModelFileError(name, {
    message: `“${name}” is not in the folder ${folder} (${where}).`,
    remedy:
      similar === undefined
        ? `Put the file into a ${folder} folder, choose another, or add the place where your models are.`
        : `Choose “${similar}”, which has the same file name.`,
  })
}

function fileName(name: string): string {
  return name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)
}

async function isFile(path: string): Promise<boolean> {
  return await stat(path).then(
    (status) => status.isFile(),
    () => false,
  )
}
