import type { Handlers } from '../ipc/contract.ts'
import type { EngineEvent } from '../ipc/events.ts'
import type { Thumbnails } from '../services/thumbnails.ts'
import { createComfyApi, type ComfyEngine } from './comfyui/api.ts'
import { createContent } from './content.ts'
import { createEventSocket } from './event-socket.ts'
import { startServer, type RunningServer, type ServerOptions } from './server.ts'

export type ServedEngine = ComfyEngine & { readonly handlers: Handlers; readonly thumbnails: Thumbnails }

/** One engine for all who ask over HTTP: the editor in a browser, and ComfyUI's clients. */
export async function serveEngine(
  engine: ServedEngine,
  options: ServerOptions & { readonly rendererFolder: string },
): Promise<RunningServer> {
  const { handlers, subscribe, executor } = engine
  const comfy = createComfyApi(engine)
  // Whoever connects late learns what is queued without asking.
  const firstEvents = (): EngineEvent[] => [{ type: 'queue', jobs: [...executor.jobs()] }]
  return await startServer(
    {
      handlers,
      content: createContent({ ...engine, rendererFolder: options.rendererFolder }),
      apis: [comfy.answer],
      sockets: { '/events': createEventSocket(subscribe, firstEvents), ...comfy.sockets },
    },
    options,
  )
}
