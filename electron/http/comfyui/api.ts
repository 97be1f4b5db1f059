import type { WebSocketServer } from 'ws'
import { z } from 'zod'
import { catalogueToObjectInfo, toObjectInfo } from '../../../workflows/comfy/object-info.ts'
import type { Catalogue } from '../../../workflows/node-definition.ts'
import type { Executor } from '../../executor/executor.ts'
import type { Answer } from '../../ipc/contract.ts'
import type { EngineEvent } from '../../ipc/events.ts'
import type { PictureFolders } from '../../services/picture-folders.ts'
import { HttpRefusal, jsonResponse, readJson, type HttpRequest } from '../request.ts'
import { SECURITY_HEADERS } from '../security-headers.ts'
import { uploadPicture, viewPicture } from './pictures.ts'
import { postPrompt } from './prompt.ts'
import { createComfyRuns, historyEntry, queueTuple, type ComfyRun } from './runs.ts'
import { createComfySocket, FEATURES } from './socket.ts'
import { systemStats } from './system.ts'

export type ComfyEngine = {
  readonly executor: Executor
  readonly catalogue: () => Promise<Catalogue>
  readonly subscribe: (listener: (event: EngineEvent) => void) => () => void
  readonly pictures: PictureFolders
  readonly stats: () => Promise<Answer<'stats'>>
  readonly freeMemory: () => Promise<void>
  /** Names of a model folder's files; null where there is no such folder. */
  readonly modelNames: (folder: string) => Promise<readonly string[] | null>
  readonly modelFolderNames: () => readonly string[]
}

/** ComfyUI's own HTTP and WebSocket API, so that its clients find here what they know. */
export function createComfyApi(engine: ComfyEngine): {
  readonly answer: (request: HttpRequest) => Promise<Response | null>
  readonly sockets: Readonly<Record<string, WebSocketServer>>
} {
  const { executor, catalogue, pictures } = engine
  const socket = createComfySocket({
    queueRemaining: () => remaining(),
    runningOf: (clientId) => runs.queue().running.find((run) => run.clientId === clientId),
  })
  const runs = createComfyRuns(executor, socket.tell)
  engine.subscribe((event) => {
    runs.hear(event)
    const run = event.type === 'preview' ? runs.of(event.jobId) : undefined
    if (run !== undefined && event.type === 'preview') socket.preview(run, event)
  })

  function remaining(): number {
    const { running, pending } = runs.queue()
    return running.length + pending.length
  }

  function drop(promptIds: readonly string[]): void {
    for (const run of runs.queue().pending) if (promptIds.includes(run.promptId)) executor.cancel(run.jobId)
  }

  const routes: Readonly<Record<string, Route>> = {
    'GET /prompt': async () => jsonResponse({ exec_info: { queue_remaining: remaining() } }),
    'POST /prompt': async (request) =>
      await postPrompt(await readJson(request), { executor, runs, catalogue }),
    'GET /queue': async () => {
      const { running, pending } = runs.queue()
      return jsonResponse({ queue_running: running.map(queueTuple), queue_pending: pending.map(queueTuple) })
    },
    'POST /queue': async (request) => {
      const { clear, delete: ids } = await parseBody(request, ClearOrDelete)
      if (clear === true) executor.clear()
      drop(ids ?? [])
      return done()
    },
    'GET /history': async ({ query }) => jsonResponse(entries(page(runs.history(), query))),
    'GET /history/*': async (_request, promptId) =>
      jsonResponse(entries(runs.history().filter((run) => run.promptId === promptId))),
    'POST /history': async (request) => {
      const { clear, delete: ids } = await parseBody(request, ClearOrDelete)
      runs.forget(clear === true ? 'all' : (ids ?? []))
      return done()
    },
    'POST /interrupt': async (request) => {
      const { prompt_id } = await parseBody(request, z.looseObject({ prompt_id: z.string().optional() }))
      for (const run of runs.queue().running) {
        if (prompt_id === undefined || run.promptId === prompt_id) executor.cancel(run.jobId)
      }
      return done()
    },
    'POST /free': async (request) => {
      const free = await parseBody(request, FreeRequest)
      if (free.free_memory === true) executor.clearCache()
      if (free.unload_models === true || free.free_memory === true) await engine.freeMemory()
      return done()
    },
    'GET /object_info': async () => jsonResponse(catalogueToObjectInfo(await catalogue())),
    'GET /object_info/*': async (_request, type) => {
      const definition = (await catalogue()).get(type)
      return jsonResponse(definition === undefined ? {} : { [type]: toObjectInfo(definition) })
    },
    'GET /system_stats': async () => jsonResponse(systemStats(await engine.stats())),
    'GET /features': async () => jsonResponse(FEATURES),
    'GET /extensions': async () => jsonResponse([]),
    'GET /embeddings': async () => {
      const names = (await engine.modelNames('embeddings')) ?? []
      return jsonResponse(names.map((name) => name.replace(/\.[^.]+$/, '')))
    },
    'GET /models': async () => jsonResponse(engine.modelFolderNames()),
    'GET /models/*': async (_request, folder) => {
      const names = await engine.modelNames(folder)
      if (names === null) throw new HttpRefusal(404, `There is no model folder “${folder}”.`)
      return jsonResponse(names)
    },
    'GET /view': async ({ query }) => await viewPicture(query, pictures),
    'POST /upload/image': async (request) => await uploadPicture(request, pictures),
  }

  return {
    sockets: { '/ws': socket.server, '/api/ws': socket.server },
    answer: async (request) => {
      const path = request.path.replace(/^\/api(?=\/)/, '')
      const method = request.method === 'HEAD' ? 'GET' : request.method
      const whole = ownRoute(routes, `${method} ${path}`)
      if (whole !== undefined) return await whole(request, '')
      const [, parent = '', rest = ''] = /^(\/\w+)\/(.+)$/.exec(path) ?? []
      const route = ownRoute(routes, `${method} ${parent}/*`)
      return route === undefined ? null : await route(request, decodeURIComponent(rest))
    },
  }
}

type Route = (request: HttpRequest, rest: string) => Promise<Response>

function ownRoute(routes: Readonly<Record<string, Route>>, key: string): Route | undefined {
  return Object.hasOwn(routes, key) ? routes[key] : undefined
}

const ClearOrDelete = z.looseObject({ clear: z.boolean().optional(), delete: z.array(z.string()).optional() })
const FreeRequest = z.looseObject({
  unload_models: z.boolean().optional(),
  free_memory: z.boolean().optional(),
})

async function parseBody<T>(request: HttpRequest, schema: z.ZodType<T>): Promise<T> {
  const parsed = schema.safeParse((await readJson(request)) ?? {})
  if (!parsed.success) throw new HttpRefusal(400, parsed.error.message)
  return parsed.data
}

/** ComfyUI's: the newest `max_items`, or those from `offset` on. */
function page(history: readonly ComfyRun[], query: URLSearchParams): readonly ComfyRun[] {
  const count = Number.parseInt(query.get('max_items') ?? '', 10)
  const offset = Number.parseInt(query.get('offset') ?? '-1', 10)
  if (Number.isNaN(count)) return offset > 0 ? history.slice(offset) : history
  return offset >= 0 ? history.slice(offset, offset + count) : count > 0 ? history.slice(-count) : []
}

function entries(runs: readonly ComfyRun[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(runs.map((run) => [run.promptId, historyEntry(run)]))
}

function done(): Response {
  return new Response('', { headers: SECURITY_HEADERS })
}
