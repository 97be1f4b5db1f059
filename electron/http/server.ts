import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { WebSocketServer } from 'ws'
import type { Handlers } from '../ipc/contract.ts'
import type { Content } from './content.ts'
import { refusal } from './guard.ts'
import { HttpRefusal, jsonResponse, readRequest, send, type HttpRequest } from './request.ts'
import { answerRpc } from './rpc.ts'

export type ServerParts = {
  readonly handlers: Handlers
  readonly content: Content
  /** Other APIs in order; the first that does not answer null answers. */
  readonly apis: readonly ((request: HttpRequest) => Promise<Response | null>)[]
  readonly sockets: Readonly<Record<string, WebSocketServer>>
}

export type ServerOptions = {
  readonly host: string
  /** 0: any free one. */
  readonly port: number
  readonly allowedHosts?: readonly string[]
  readonly patience?: Patience
}

/** How long a client may take, in milliseconds: whoever sends a byte a minute is not to hold a connection for ever. */
export type Patience = {
  readonly headers: number
  /** Between two pieces of a body. */
  readonly bodyIdle: number
  /** For a whole request; a large upload over a slow line takes minutes. */
  readonly request: number
}

const PATIENCE: Patience = { headers: 20_000, bodyIdle: 30_000, request: 15 * 60_000 }

export type RunningServer = { readonly url: string; readonly close: () => Promise<void> }

/** The engine for browsers and programs of this machine. Rejects when the port is taken. */
export async function startServer(parts: ServerParts, options: ServerOptions): Promise<RunningServer> {
  const { allowedHosts = [], patience = PATIENCE } = options
  const timeouts = {
    headersTimeout: patience.headers,
    requestTimeout: patience.request,
    connectionsCheckingInterval: Math.min(patience.headers, 5000),
    // Clients whose machine went to sleep are noticed, sockets included, without asking anything of the others.
    keepAlive: true,
    keepAliveInitialDelay: 60_000,
  }
  const server = createServer(timeouts, (message, response) => {
    void answer(parts, message, { allowedHosts, patience })
      .catch((error: unknown) => errorResponse(error))
      .then((answered) => send(answered, response, message.method ?? 'GET'))
      .catch(() => response.destroy())
      .finally(() => closeUnread(message, response))
  })
  server.on('upgrade', (message: IncomingMessage, socket: Duplex, head: Buffer) => {
    upgrade(parts, { message, socket, head, allowedHosts })
  })
  await listen(server, options)
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : options.port
  return {
    url: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`,
    close: async () => {
      for (const sockets of Object.values(parts.sockets)) {
        for (const socket of sockets.clients) socket.terminate()
      }
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

async function answer(
  { handlers, content, apis }: ServerParts,
  message: IncomingMessage,
  { allowedHosts, patience }: { readonly allowedHosts: readonly string[]; readonly patience: Patience },
): Promise<Response> {
  const request = readRequest(message, patience.bodyIdle)
  const refused = refusal(request, allowedHosts)
  if (refused !== null) throw new HttpRefusal(403, refused)
  if (request.path.startsWith('/rpc/')) return await answerRpc(handlers, request)
  for (const api of apis) {
    const answered = await api(request)
    if (answered !== null) return answered
  }
  const isGet = request.method === 'GET' || request.method === 'HEAD'
  const found = isGet ? await content.get(request.path) : null
  if (found === null) throw new HttpRefusal(404, `There is nothing at ${request.method} ${request.path}.`)
  return found
}

function upgrade(
  { sockets }: ServerParts,
  upgrading: {
    readonly message: IncomingMessage
    readonly socket: Duplex
    readonly head: Buffer
    readonly allowedHosts: readonly string[]
  },
): void {
  const { message, socket, head, allowedHosts } = upgrading
  socket.on('error', () => socket.destroy())
  const refuse = (status: string): void => {
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`)
  }
  try {
    const request = readRequest(message, 0)
    if (refusal(request, allowedHosts) !== null) return refuse('403 Forbidden')
    const target = Object.hasOwn(sockets, request.path) ? sockets[request.path] : undefined
    if (target === undefined) return refuse('404 Not Found')
    target.handleUpgrade(message, socket, head, (client) => target.emit('connection', client, message))
  } catch {
    // Nothing that a stranger asks may end the program.
    refuse('400 Bad Request')
  }
}

function errorResponse(error: unknown): Response {
  const status = error instanceof HttpRefusal ? error.status : 500
  return jsonResponse({ error: error instanceof Error ? error.message : String(error) }, status)
}

/** What is left of a refused body is let go of for a moment, so that the client gets to read why, and then cut off. */
function closeUnread(message: IncomingMessage, response: ServerResponse): void {
  if (message.complete) return
  const letGo = (): void => {
    message.resume()
    const timer = setTimeout(() => message.destroy(), LINGER_MILLISECONDS)
    message.once('close', () => clearTimeout(timer))
  }
  if (response.writableFinished) letGo()
  else response.once('finish', letGo)
}

const LINGER_MILLISECONDS = 1000

function listen(server: Server, { host, port }: ServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
}
