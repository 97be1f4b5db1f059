import { constants, type Dirent } from 'node:fs'
import { copyFile, lstat, mkdir, readdir, readFile, rename, stat, unlink, writeFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { emptyResponse, HttpRefusal, jsonResponse, UPLOAD_LIMIT } from '../request.ts'
import { SECURITY_HEADERS } from '../security-headers.ts'
import type { Routes } from './router.ts'
import { placeInside } from './user-folder.ts'

/** ComfyUI's `/userdata`: where its clients keep workflows and the like. `root` is the one user's folder. */
export function userDataRoutes(root: string): Routes {
  const nameOf = (path: string, from = root): string => relative(from, path).replaceAll(sep, '/')

  async function describe(path: string, from = root): Promise<FileInfo> {
    const { size, mtimeMs, birthtimeMs } = await stat(path)
    return { path: nameOf(path, from), size, modified: Math.floor(mtimeMs), created: Math.floor(birthtimeMs) }
  }

  const stored = async (path: string, query: URLSearchParams): Promise<Response> =>
    jsonResponse(isTrue(query, 'full_info') ? await describe(path) : nameOf(path))

  return {
    'GET /userdata': async ({ query }) => {
      const named = query.get('dir') ?? ''
      if (named === '') throw new HttpRefusal(400, 'The parameter “dir” names the folder to list.')
      const folder = await placeInside(root, named)
      const files = await filesIn(folder, { recurse: isTrue(query, 'recurse') })
      if (files === null && folder === root) return jsonResponse([])
      if (files === null) throw new HttpRefusal(404, `There is no folder “${named}”.`)
      if (isTrue(query, 'full_info')) {
        return jsonResponse(await Promise.all(files.map((file) => describe(file, folder))))
      }
      const names = files.map((file) => nameOf(file, folder))
      return jsonResponse(isTrue(query, 'split') ? names.map((name) => [name, ...name.split('/')]) : names)
    },
    'GET /v2/userdata': async ({ query }) => {
      const named = query.get('path') ?? ''
      const folder = await placeInside(root, named)
      const children = await childrenOf(folder)
      if (children === null && folder === root) return jsonResponse([])
      if (children === null) throw new HttpRefusal(404, `There is no folder “${named}”.`)
      const entries = await Promise.all(
        children.map(async (child) => {
          const { path, size, modified } = await describe(join(folder, child.name))
          const isFolder = child.isDirectory()
          return {
            name: child.name,
            path,
            type: isFolder ? 'directory' : 'file',
            size: isFolder ? null : size,
            modified,
          }
        }),
      )
      return jsonResponse(entries)
    },
    'GET /userdata/*': async (_request, name = '') => {
      const bytes = await readFile(await existingFile(root, name))
      return new Response(new Uint8Array(bytes), {
        headers: {
          ...SECURITY_HEADERS,
          'cache-control': 'no-store',
          // Never as what a browser would run: other programs wrote these files.
          'content-type': name.endsWith('.json')
            ? 'application/json; charset=utf-8'
            : 'application/octet-stream',
        },
      })
    },
    'POST /userdata/*': async (request, name = '') => {
      const path = await placeForFile(root, name)
      const bytes = await request.body(UPLOAD_LIMIT)
      await mayFail(name, async () => {
        await mkdir(dirname(path), { recursive: true })
        if (request.query.get('overwrite') === 'false') await writeFile(path, bytes, { flag: 'wx' })
        else await writeFileAtomic(path, bytes)
      })
      return await stored(path, request.query)
    },
    'DELETE /userdata/*': async (_request, name = '') => {
      await unlink(await existingFile(root, name))
      return emptyResponse(204)
    },
    'POST /userdata/*/move/*': async ({ query }, from = '', to = '') => {
      const source = await existingFile(root, from)
      const target = await placeForFile(root, to)
      await mayFail(to, async () => {
        await mkdir(dirname(target), { recursive: true })
        if (query.get('overwrite') !== 'false') return await rename(source, target)
        await copyFile(source, target, constants.COPYFILE_EXCL)
        await unlink(source)
      })
      return await stored(target, query)
    },
  }
}

/** Times in milliseconds. */
type FileInfo = {
  readonly path: string
  readonly size: number
  readonly modified: number
  readonly created: number
}

/** Of a folder and, where asked for, its folders: neither hidden files nor what links lead to. Null: no such folder. */
async function filesIn(
  folder: string,
  { recurse }: { readonly recurse: boolean },
): Promise<readonly string[] | null> {
  const children = await childrenOf(folder)
  if (children === null) return null
  const found = await Promise.all(
    children.map(async (child) => {
      const path = join(folder, child.name)
      if (child.isFile()) return [path]
      return recurse ? ((await filesIn(path, { recurse })) ?? []) : []
    }),
  )
  return found.flat()
}

async function childrenOf(folder: string): Promise<readonly Dirent[] | null> {
  const children = await readdir(folder, { withFileTypes: true }).catch(() => null)
  return (
    children
      ?.filter((child) => !child.name.startsWith('.') && (child.isFile() || child.isDirectory()))
      .sort((a, b) => (a.name < b.name ? -1 : 1)) ?? null
  )
}

async function existingFile(root: string, name: string): Promise<string> {
  const path = await placeForFile(root, name)
  const status = await lstat(path).catch(() => null)
  if (status?.isFile()) return path
  throw new HttpRefusal(404, `There is no file “${name}”.`)
}

async function placeForFile(root: string, name: string): Promise<string> {
  const path = await placeInside(root, name)
  if (path === root || /[/\\]$/.test(name)) throw new HttpRefusal(400, `“${name}” names no file.`)
  return path
}

async function mayFail(name: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    const refusal = REFUSALS[code]
    throw refusal === undefined ? error : new HttpRefusal(refusal.status, refusal.message(name))
  }
}

const REFUSALS: Readonly<
  Record<string, { readonly status: number; readonly message: (name: string) => string } | undefined>
> = {
  EEXIST: { status: 409, message: (name) => `File already exists: “${name}”.` },
  EISDIR: { status: 409, message: (name) => `“${name}” is a folder.` },
  ENOTDIR: { status: 409, message: (name) => `“${name}” lies below something that is a file.` },
  ENAMETOOLONG: { status: 400, message: (name) => `“${name}” is too long a name.` },
  EACCES: { status: 403, message: (name) => `“${name}” may not be written.` },
  ENOSPC: { status: 507, message: () => 'The disk is full.' },
}

function isTrue(query: URLSearchParams, name: string): boolean {
  return ['true', '1'].includes((query.get(name) ?? '').toLowerCase())
}
