import { stat } from 'node:fs/promises'
import { relative, sep } from 'node:path'
import { emptyResponse, HttpRefusal, jsonResponse } from '../request.ts'
import { SECURITY_HEADERS } from '../security-headers.ts'
import type { Routes } from './router.ts'

/** The model folders as ComfyUI's clients ask for them. */
export type ServedModels = {
  /** `checkpoints`, `loras` …, in ComfyUI's order. */
  readonly folders: () => readonly string[]
  /** Names of a folder's files. */
  readonly list: (folder: string) => Promise<readonly string[]>
  /** Where a folder's files lie on the disk; of two equal names the first place has it. */
  readonly directories: (folder: string) => Promise<readonly string[]>
  /** Rejects where there is no such file. */
  readonly locate: (folder: string, name: string) => Promise<string>
  /** What a safetensors file says about itself. Rejects where it cannot be read as one. */
  readonly metadata: (path: string) => Promise<ReadonlyMap<string, string>>
  /** A WebP picture of what the model makes, where one lies beside it or in it. */
  readonly cover: (path: string) => Promise<Uint8Array | null>
}

export function modelRoutes(models: ServedModels): Routes {
  function known(folder: string): string {
    if (models.folders().includes(folder)) return folder
    throw new HttpRefusal(404, `There is no model folder “${folder}”.`)
  }

  async function located(folder: string, name: string): Promise<string> {
    return await models.locate(known(folder), name).catch((error: unknown) => {
      throw new HttpRefusal(404, error instanceof Error ? error.message : String(error))
    })
  }

  async function describe(folder: string, name: string): Promise<unknown> {
    const path = await models.locate(folder, name)
    const { size, mtimeMs, birthtimeMs } = await stat(path)
    const pathIndex = (await models.directories(folder)).findIndex((directory) => isInside(directory, path))
    return { name, pathIndex, modified: mtimeMs / 1000, created: birthtimeMs / 1000, size }
  }

  return {
    'GET /embeddings': async () => {
      const names = await models.list('embeddings')
      return jsonResponse(names.map((name) => name.replace(/\.[^.]+$/, '')))
    },
    'GET /models': async () => jsonResponse(models.folders()),
    'GET /models/*': async (_request, folder = '') => jsonResponse(await models.list(known(folder))),
    'GET /view_metadata/*': async ({ query }, folder = '') => {
      const path = await located(folder, query.get('filename') ?? '')
      const metadata = await models.metadata(path).catch(() => null)
      if (metadata === null || metadata.size === 0)
        throw new HttpRefusal(404, 'The file says nothing of itself.')
      return jsonResponse(Object.fromEntries(metadata))
    },
    'GET /experiment/models': async () =>
      jsonResponse(
        await Promise.all(
          models.folders().map(async (name) => ({
            name,
            folders: await models.directories(name),
            extensions: ['.safetensors', '.sft'],
          })),
        ),
      ),
    'GET /experiment/models/*': async (_request, folder = '') => {
      const names = await models.list(known(folder))
      // One that went away since it was listed is left out.
      const files = await Promise.allSettled(names.map((name) => describe(folder, name)))
      return jsonResponse(files.flatMap((file) => (file.status === 'fulfilled' ? [file.value] : [])))
    },
    'GET /experiment/models/preview/*/*/*': async (_request, folder = '', _place = '', name = '') => {
      const cover = await models.cover(await located(folder, name))
      if (cover === null) return emptyResponse(404)
      return new Response(new Uint8Array(cover), {
        headers: { ...SECURITY_HEADERS, 'content-type': 'image/webp', 'cache-control': 'no-cache' },
      })
    },
  }
}

function isInside(directory: string, path: string): boolean {
  const way = relative(directory, path)
  return way !== '..' && !way.startsWith(`..${sep}`)
}
