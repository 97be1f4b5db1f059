import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { WebSocketServer, type RawData, type WebSocket } from 'ws'
import { z } from 'zod'
import { stringifyJson } from '../../../workflows/json.ts'
import type { EngineEvent } from '../../ipc/events.ts'
import { FEATURES } from './features.ts'
import { executingData, statusData, type ComfyRun, type Tell } from './runs.ts'

export type ComfySocket = {
  readonly server: WebSocketServer
  readonly tell: Tell
  /** A picture in progress, or one that a node sends instead of saving, to the client of this run. */
  readonly preview: (run: ComfyRun, event: Extract<EngineEvent, { type: 'preview' }>) => void
}

/** ComfyUI's `/ws`: a client names itself, and hears of the prompts that it queued under this name. */
export function createComfySocket(now: {
  readonly queueRemaining: () => number
  readonly runningOf: (clientId: string) => ComfyRun | undefined
}): ComfySocket {
  const clients = new Map<string, Client>()
  const server = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024 })

  server.on('connection', (socket: WebSocket, request: IncomingMessage) => {
    const id =
      new URL(`http://host${request.url ?? '/'}`).searchParams.get('clientId') ||
      randomUUID().replaceAll('-', '')
    // A client that comes back under its name goes on hearing. The older connection hears nothing more but is not
    // closed: two pages with one name would otherwise take it from each other for ever.
    const client: Client = { socket, wantsMetadata: false }
    clients.set(id, client)
    send(client, 'status', { ...statusData(now.queueRemaining()), sid: id })
    const running = now.runningOf(id)
    // Without a node the message would say that the run has ended.
    if (running !== undefined && running.currentNode !== null) {
      send(client, 'executing', executingData(running, running.currentNode))
    }
    socket.on('message', (data, isBinary) => {
      if (isBinary) return
      const flags = readFeatureFlags(data)
      if (flags === null) return
      client.wantsMetadata = flags.supports_preview_metadata ?? false
      send(client, 'feature_flags', FEATURES)
    })
    socket.on('error', () => socket.terminate())
    socket.on('close', () => {
      if (clients.get(id) === client) clients.delete(id)
    })
  })

  return {
    server,
    tell: (clientId, event, data) => {
      const addressed = clientId === null ? [...clients.values()] : [clients.get(clientId)]
      for (const client of addressed) if (client !== undefined) send(client, event, data)
    },
    preview: (run, { nodeId, image }) => {
      const client = run.clientId === null ? undefined : clients.get(run.clientId)
      // One that was still being encoded when its run ended is of no use any more.
      if (client === undefined || run.currentNode === null) return
      const picture = readDataUrl(image)
      if (picture === null) return
      // PNG is a finished picture that was asked for; the others come and go.
      const isPreview = picture.mime === 'image/jpeg'
      if (isPreview && (hasNoPreviews(run) || client.socket.bufferedAmount > MOST_BUFFERED_FOR_PREVIEWS))
        return
      if (run.currentNode !== nodeId) {
        // Nodes run side by side here, and scripts take a picture for that of the node which they heard of last.
        run.currentNode = nodeId
        send(client, 'executing', executingData(run, nodeId))
      }
      client.socket.send(client.wantsMetadata ? frameWithMetadata(run, nodeId, picture) : plainFrame(picture))
    },
  }
}

/** A client that does not read is to cost neither the others nor the memory. */
const MOST_BUFFERED_FOR_PREVIEWS = 4 * 1024 * 1024
const MOST_BUFFERED = 256 * 1024 * 1024

type Client = { readonly socket: WebSocket; wantsMetadata: boolean }

const FeatureFlags = z.object({
  type: z.literal('feature_flags'),
  data: z.looseObject({ supports_preview_metadata: z.boolean().optional() }),
})

function readFeatureFlags(data: RawData): z.infer<typeof FeatureFlags>['data'] | null {
  try {
    return FeatureFlags.parse(
      JSON.parse(Buffer.concat([data].flat().map((part) => Buffer.from(part as Uint8Array))).toString()),
    ).data
  } catch {
    return null
  }
}

/** ComfyUI's choice for one prompt, beside the setting that holds for all. */
function hasNoPreviews({ extraData }: ComfyRun): boolean {
  return extraData['preview_method'] === 'none'
}

function send({ socket }: Client, type: string, data: Readonly<Record<string, unknown>>): void {
  if (socket.bufferedAmount > MOST_BUFFERED) return socket.terminate()
  socket.send(stringifyJson({ type, data }))
}

type EncodedPicture = { readonly mime: 'image/jpeg' | 'image/png'; readonly bytes: Buffer }

function readDataUrl(url: string): EncodedPicture | null {
  const [, kind, base64] = /^data:image\/(jpeg|png);base64,(.*)$/s.exec(url) ?? []
  if (base64 === undefined) return null
  return { mime: kind === 'png' ? 'image/png' : 'image/jpeg', bytes: Buffer.from(base64, 'base64') }
}

/** Event 1: picture type (1 JPEG, 2 PNG), then the file. */
function plainFrame({ mime, bytes }: EncodedPicture): Buffer {
  return Buffer.concat([uint32(1), uint32(mime === 'image/png' ? 2 : 1), bytes])
}

/** Event 4: length of the JSON, the JSON, then the file. */
function frameWithMetadata(run: ComfyRun, nodeId: string, { mime, bytes }: EncodedPicture): Buffer {
  const metadata = Buffer.from(
    JSON.stringify({
      node_id: nodeId,
      display_node_id: nodeId,
      parent_node_id: null,
      real_node_id: nodeId,
      prompt_id: run.promptId,
      image_type: mime,
    }),
  )
  return Buffer.concat([uint32(4), uint32(metadata.length), metadata, bytes])
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
