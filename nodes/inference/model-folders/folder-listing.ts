import { readdir, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Lists files below directories, and remembers what each directory held: one whose modification time
 * is the same is not read again.
 */
export function createFolderListing(): FolderListing {
  const known = new Map<string, Known>()

  async function entries(directory: string): Promise<Known | null> {
    const status = await stat(directory, { bigint: true }).catch(() => null)
    if (status === null || !status.isDirectory()) return null
    const before = known.get(directory)
    if (before?.modified === status.mtimeNs) return before
    const read = await readEntries(directory)
    const result = { ...read, modified: status.mtimeNs }
    // A file that arrives within the clock's tick does not change the time: young listings are not kept.
    if (Date.now() - Number(status.mtimeMs) > SETTLED_MILLISECONDS) known.set(directory, result)
    else known.delete(directory)
    return result
  }

  return {
    files: async (start) => {
      const names: string[] = []
      const visited = new Set<string>()
      const waiting = [{ directory: start, prefix: '' }]
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const { directory, prefix } = next
        const real = await realpath(directory).catch(() => null)
        // A link may lead back to a directory above it, and a place may be chosen that holds half a disk.
        if (real === null || visited.has(real) || visited.size >= MOST_DIRECTORIES) continue
        visited.add(real)
        const found = await entries(directory)
        names.push(...(found?.files ?? []).map((name) => prefix + name))
        for (const name of found?.directories ?? []) {
          waiting.push({ directory: join(directory, name), prefix: `${prefix}${name}/` })
        }
      }
      return names
    },
  }
}

export type FolderListing = {
  /** Names relative to the directory, `/` between them, unsorted; hidden ones and their contents left out. */
  readonly files: (directory: string) => Promise<readonly string[]>
}

type Entries = { readonly files: readonly string[]; readonly directories: readonly string[] }
type Known = Entries & { readonly modified: bigint }

const SETTLED_MILLISECONDS = 3000
const MOST_DIRECTORIES = 5000

async function readEntries(directory: string): Promise<Entries> {
  const files: string[] = []
  const directories: string[] = []
  for (const entry of await readdir(directory, { withFileTypes: true }).catch(() => [])) {
    if (entry.name.startsWith('.')) continue
    const kind = entry.isSymbolicLink() ? await stat(join(directory, entry.name)).catch(() => null) : entry
    if (kind?.isFile()) files.push(entry.name)
    else if (kind?.isDirectory()) directories.push(entry.name)
  }
  return { files, directories }
}
