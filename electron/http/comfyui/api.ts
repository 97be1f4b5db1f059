import type { WebSocketServer } from 'ws'
import type { Catalogue } from '../../../workflows/node-definition.ts'
import type { Executor } from '../../executor/executor.ts'
import type { Answer } from '../../ipc/contract.ts'
import type { EngineEvent } from '../../ipc/events.ts'
import type { PictureFolders } from '../../services/picture-folders.ts'
import type { HttpRequest } from '../request.ts'
import { clientSettingsRoutes } from './client-settings.ts'
import { modelRoutes, type ServedModels } from './model-routes.ts'
import { pictureRoutes } from './pictures.ts'
import { queueRoutes } from './queue-routes.ts'
import { createRouter } from './router.ts'
import { createComfyRuns } from './runs.ts'
import { createComfySocket } from './socket.ts'
import { systemRoutes } from './system.ts'
import { userDataRoutes } from './user-data.ts'

export type ComfyEngine = {
  readonly executor: Executor
  readonly catalogue: () => Promise<Catalogue>
  readonly subscribe: (listener: (event: EngineEvent) => void) => () => void
  readonly pictures: PictureFolders
  /** Called when a client stored a picture, so that nodes which choose one offer it. */
  readonly inputsChanged: () => void
  readonly stats: () => Promise<Answer<'stats'>>
  readonly freeMemory: () => Promise<void>
  readonly servedModels: ServedModels
  /** What clients keep of the one user: settings, workflows. */
  readonly userFolder: string
}

/** ComfyUI's own HTTP and WebSocket API, so that its clients find here what they know. */
export function createComfyApi(engine: ComfyEngine): {
  readonly answer: (request: HttpRequest) => Promise<Response | null>
  readonly sockets: Readonly<Record<string, WebSocketServer>>
} {
  const socket = createComfySocket({
    queueRemaining: () => runs.remaining(),
    runningOf: (clientId) => runs.queue().running.find((run) => run.clientId === clientId),
  })
  const runs = createComfyRuns(engine.executor, socket.tell)
  engine.subscribe((event) => {
    runs.hear(event)
    const run = event.type === 'preview' ? runs.of(event.jobId) : undefined
    if (run !== undefined && event.type === 'preview') socket.preview(run, event)
  })
  return {
    sockets: { '/ws': socket.server, '/api/ws': socket.server },
    answer: createRouter({
      ...queueRoutes({ ...engine, runs }),
      ...systemRoutes(engine),
      ...modelRoutes(engine.servedModels),
      ...pictureRoutes(engine),
      ...userDataRoutes(engine.userFolder),
      ...clientSettingsRoutes(engine.userFolder),
    }),
  }
}
