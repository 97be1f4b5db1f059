import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { GalleryItem } from '../ipc/contract.ts'
import type { OutputImage } from '../ipc/events.ts'
import { pictureId } from '../ipc/picture-id.ts'
import { readPictureHeader } from './picture-header.ts'

/** The pictures of a folder, newest first. The disk is the only record: what is there is shown. */
export type Gallery = {
  readonly page: (offset: number, limit: number) => Promise<{ items: GalleryItem[]; total: number }>
}

/**
 * Folders are read again only when their modification time says that names came or went, files are looked at
 * once, and headers only of the page that is shown: twenty thousand pictures answer in milliseconds.
 */
export function createGallery(folder: () => string): Gallery {
  let listed: { readonly root: string; readonly folders: Map<string, Folder> } | null = null
  const headers = new Map<
    string,
    { readonly width: number; readonly height: number; readonly hasWorkflow: boolean }
  >()

  async function list(): Promise<readonly Entry[]> {
    const root = folder()
    const known = listed?.root === root ? listed.folders : new Map<string, Folder>()
    const seen = new Map<string, Folder>()
    const pending = ['']
    for (let subfolder = pending.pop(); subfolder !== undefined; subfolder = pending.pop()) {
      const read = await readFolder(root, subfolder, known.get(subfolder))
      if (read === null) continue
      seen.set(subfolder, read)
      pending.push(...read.subfolders)
    }
    listed = { root, folders: seen }
    return [...seen.values()].flatMap(({ entries }) => entries).sort(newestFirst)
  }

  async function describe(root: string, entry: Entry): Promise<GalleryItem> {
    const image = { filename: entry.filename, subfolder: entry.subfolder, type: 'output' as const }
    const key = `${entry.modified} ${entry.subfolder}/${entry.filename}`
    const header = headers.get(key) ?? (await readPictureHeader(join(root, entry.subfolder, entry.filename)))
    headers.set(key, header)
    return { id: pictureId(image), ...image, bytes: entry.bytes, created: entry.modified, ...header }
  }

  return {
    page: async (offset, limit) => {
      const root = folder()
      const entries = await list()
      const items = await Promise.all(
        entries.slice(offset, offset + Math.min(limit, MOST_ITEMS)).map((entry) => describe(root, entry)),
      )
      return { items, total: entries.length }
    },
  }
}

/** What a gallery says of a picture, for one that may be in none. */
export async function describePicture(path: string, image: OutputImage): Promise<GalleryItem> {
  const [{ size, mtimeMs }, header] = await Promise.all([stat(path), readPictureHeader(path)])
  return { id: pictureId(image), ...image, bytes: size, created: mtimeMs, ...header }
}

type Entry = {
  readonly subfolder: string
  readonly filename: string
  readonly bytes: number
  readonly modified: number
}
type Folder = {
  readonly modified: number
  readonly entries: readonly Entry[]
  readonly subfolders: readonly string[]
}

const MOST_ITEMS = 1000
const DEEPEST = 8

async function readFolder(
  root: string,
  subfolder: string,
  known: Folder | undefined,
): Promise<Folder | null> {
  const path = join(root, subfolder)
  try {
    const { mtimeMs: modified } = await stat(path)
    if (known?.modified === modified) return known
    const children = await readdir(path, { withFileTypes: true })
    const before = new Map(known?.entries.map((entry) => [entry.filename, entry]))
    const pictures = children.filter((child) => child.isFile() && isPictureName(child.name))
    const entries = await Promise.all(
      pictures.map(async ({ name }) => before.get(name) ?? (await readEntry(root, subfolder, name))),
    )
    return {
      modified,
      entries: entries.filter((entry) => entry !== null),
      subfolders: subfolder.split('/').length > DEEPEST ? [] : subfoldersOf(subfolder, children),
    }
  } catch {
    // The folder does not exist yet, or went away meanwhile.
    return null
  }
}

async function readEntry(root: string, subfolder: string, filename: string): Promise<Entry | null> {
  try {
    const { size, mtimeMs } = await stat(join(root, subfolder, filename))
    return { subfolder, filename, bytes: size, modified: mtimeMs }
  } catch {
    return null
  }
}

function subfoldersOf(subfolder: string, children: readonly Dirent[]): string[] {
  return children
    .filter((child) => child.isDirectory() && !child.name.startsWith('.'))
    .map((child) => (subfolder === '' ? child.name : `${subfolder}/${child.name}`))
}

function isPictureName(name: string): boolean {
  return !name.startsWith('.') && /\.(png|jpe?g|webp|gif|avif)$/i.test(name)
}

/** By name where the clock does not tell them apart: later numbers are newer. */
function newestFirst(a: Entry, b: Entry): number {
  if (a.modified !== b.modified) return b.modified - a.modified
  return a.filename < b.filename ? 1 : a.filename > b.filename ? -1 : 0
}
