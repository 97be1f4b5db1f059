import type { IncomingMessage, ServerResponse } from 'node:http'
import { parseJson, stringifyJson } from '../../workflows/json.ts'
import { SECURITY_HEADERS } from './security-headers.ts'

/** One request as routes see it. */
export type HttpRequest = {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  /** Reads the body once. @throws HttpRefusal 413 beyond the limit in bytes. */
  readonly body: (limit: number) => Promise<Buffer>
}

/** A refusal on the level of HTTP: malformed, too large, not there. */
export class HttpRefusal extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.name = 'HttpRefusal'
    this.status = status
  }
}

const JSON_LIMIT = 64 * 1024 * 1024
/** ComfyUI's `max_upload_size`. */
export const UPLOAD_LIMIT = 100 * 1024 * 1024

export function readRequest(message: IncomingMessage): HttpRequest {
  const url = new URL(`http://host${message.url ?? '/'}`)
  return {
    method: message.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: message.headers,
    body: (limit) => readBody(message, limit),
  }
}

/** The body as JSON; an absent body is undefined. */
export async function readJson(request: HttpRequest): Promise<unknown> {
  const text = (await request.body(JSON_LIMIT)).toString('utf8')
  if (text.trim() === '') return undefined
  try {
    return parseJson(text)
  } catch (error) {
    throw new HttpRefusal(400, error instanceof Error ? error.message : String(error))
  }
}

export function jsonResponse(value: unknown, status = 200): Response {
  return new Response(stringifyJson(value), {
    status,
    headers: {
      ...SECURITY_HEADERS,
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
    },
  })
}

export async function send(response: Response, to: ServerResponse, method: string): Promise<void> {
  const body = Buffer.from(await response.arrayBuffer())
  to.writeHead(response.status, { ...Object.fromEntries(response.headers), 'content-length': body.length })
  to.end(method === 'HEAD' ? undefined : body)
}

async function readBody(message: IncomingMessage, limit: number): Promise<Buffer> {
  const tooLarge = new HttpRefusal(413, `The request is larger than ${Math.round(limit / 1024 / 1024)} MB.`)
  if (Number(message.headers['content-length'] ?? 0) > limit) throw tooLarge
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of message) {
    const bytes = Buffer.from(chunk as Uint8Array)
    length += bytes.length
    if (length > limit) throw tooLarge
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}
