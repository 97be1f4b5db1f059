import { readFile, realpath, stat } from 'node:fs/promises'
import { extname, join, relative, resolve, sep } from 'node:path'
import { parsePictureId } from '../ipc/picture-id.ts'
import { findPicture, type PictureFolders } from '../services/picture-folders.ts'
import type { Thumbnails } from '../services/thumbnails.ts'
import { SECURITY_HEADERS } from './security-headers.ts'

export type Content = {
  /** Answers a GET of the editor's own files and of pictures by id; null for all else. */
  readonly get: (pathname: string) => Promise<Response | null>
}

/** The same over HTTP and over Electron's `app:` protocol. */
export function createContent(options: {
  readonly rendererFolder: string
  readonly pictures: PictureFolders
  readonly thumbnails: Thumbnails
}): Content {
  const { rendererFolder, pictures, thumbnails } = options

  async function picture(kind: 'pictures' | 'thumbnails', id: string): Promise<Response | null> {
    const image = parsePictureId(id)
    const path = image === null ? null : await findPicture(pictures, image)
    const type = path === null ? null : (pictureType(path) ?? null)
    if (path === null || type === null) return null
    if (kind === 'pictures') return reply(await readFile(path), type, 'no-cache')
    try {
      return reply(await thumbnails.of(path), 'image/webp', 'no-cache')
    } catch {
      return null
    }
  }

  async function editorFile(pathname: string): Promise<Response | null> {
    const name = decode(pathname)
    if (name === null || name.includes('\0')) return null
    const wanted = resolve(rendererFolder, name === '/' ? 'index.html' : `.${name}`)
    if (!isInside(rendererFolder, wanted)) return null
    const type = EDITOR_TYPES[extname(wanted)]
    if (type === undefined) return null
    try {
      const path = await realpath(wanted)
      if (!isInside(await realpath(rendererFolder), path) || !(await stat(path)).isFile()) return null
      // Vite names everything in assets by its content.
      const isImmutable = pathname.startsWith('/assets/')
      return reply(await readFile(path), type, isImmutable ? 'max-age=31536000, immutable' : 'no-cache')
    } catch {
      return null
    }
  }

  return {
    get: async (pathname) => {
      const [, kind, id] = /^\/(pictures|thumbnails)\/([^/]+)$/.exec(pathname) ?? []
      if (id !== undefined && (kind === 'pictures' || kind === 'thumbnails')) return await picture(kind, id)
      return await editorFile(pathname)
    },
  }
}

/** Null for what must not be shown as a picture: SVG and HTML can carry scripts. */
export function pictureType(path: string): string | undefined {
  return PICTURE_TYPES[extname(path).toLowerCase()]
}

const PICTURE_TYPES: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.avif': 'image/avif',
}

const EDITOR_TYPES: Readonly<Record<string, string>> = {
  ...PICTURE_TYPES,
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.ico': 'image/x-icon',
  '.map': 'application/json; charset=utf-8',
}

function reply(body: Uint8Array, type: string, caching: string): Response {
  return new Response(new Uint8Array(body), {
    headers: { ...SECURITY_HEADERS, 'content-type': type, 'cache-control': caching },
  })
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && join(folder, way) === path
}

function decode(pathname: string): string | null {
  try {
    return decodeURIComponent(pathname)
  } catch {
    return null
  }
}
