import { createHash } from 'node:crypto'
import { mkdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { makeThumbnail } from '../../nodes/inference/image/thumbnail.ts'

export type Thumbnails = {
  /** A WebP file of at most 320 pixels a side. Rejects for what is no picture. */
  readonly of: (path: string) => Promise<Uint8Array>
}

/** Made on first sight, two at a time, and kept in a folder under a name that changes when the picture does. */
export function createThumbnails(folder: string): Thumbnails {
  const making = new Map<string, Promise<Uint8Array>>()
  const lanes: Promise<unknown>[] = [Promise.resolve(), Promise.resolve()]

  function make(path: string, cached: string): Promise<Uint8Array> {
    const lane = making.size % lanes.length
    const made = (lanes[lane] ?? Promise.resolve()).then(async () => {
      const bytes = await makeThumbnail(await readFile(path), SIDE)
      await mkdir(folder, { recursive: true })
      // A full disk costs the cache, not the picture.
      await writeFileAtomic(cached, Buffer.from(bytes), { fsync: false }).catch(() => undefined)
      return bytes
    })
    lanes[lane] = made.catch(() => undefined)
    return made
  }

  return {
    of: async (path) => {
      const { size, mtimeMs } = await stat(path)
      const name = createHash('sha1').update(`${path}\0${size}\0${mtimeMs}\0${SIDE}`).digest('hex')
      const cached = join(folder, `${name}.webp`)
      const kept = await readFile(cached).catch(() => null)
      if (kept !== null) return kept
      const running = making.get(name) ?? make(path, cached)
      making.set(name, running)
      try {
        return await running
      } finally {
        making.delete(name)
      }
    },
  }
}

const SIDE = 320
