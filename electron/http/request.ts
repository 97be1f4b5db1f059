import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import { parseJson, stringifyJson, type Json } from '../../workflows/json.ts'
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

/** @throws HttpRefusal 400 where it is not clear what the request asks, or of whom. */
export function readRequest(message: IncomingMessage, bodyIdleMilliseconds: number): HttpRequest {
  const target = message.url ?? ''
  if (!target.startsWith('/') || !URL.canParse(`http://host${target}`)) {
    throw new HttpRefusal(400, 'The request names no path.')
  }
  // The guard goes by one of them; something in between may have gone by the other.
  if ((message.headersDistinct['host']?.length ?? 0) > 1)
    throw new HttpRefusal(400, 'The request names two hosts.')
  const url = new URL(`http://host${target}`)
  return {
    method: message.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: message.headers,
    body: (limit) => readBody(message, { limit, idleMilliseconds: bodyIdleMilliseconds }),
  }
}

/** The body as JSON; an absent body is undefined. */
export async function readJson(request: HttpRequest): Promise<Json | undefined> {
  const text = (await request.body(JSON_LIMIT)).toString('utf8')
  if (text.trim() === '') return undefined
  try {
    return parseJson(text)
  } catch (error) {
    throw new HttpRefusal(400, error instanceof Error ? error.message : String(error))
  }
}

/** The body as a schema has it; an absent one is an empty object. @throws HttpRefusal 400 */
export async function parseBody<T>(request: HttpRequest, schema: z.ZodType<T>): Promise<T> {
  const parsed = schema.safeParse((await readJson(request)) ?? {})
  if (!parsed.success) throw new HttpRefusal(400, z.prettifyError(parsed.error))
  return parsed.data
}

export function emptyResponse(status = 200): Response {
  return new Response(status === 204 ? null : '', { status, headers: SECURITY_HEADERS })
}

export function jsonResponse(
  value: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(stringifyJson(value), {
    status,
    headers: {
      ...SECURITY_HEADERS,
      ...headers,
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

/** Listens by hand: a loop over the stream would destroy it, and with it the connection that the refusal goes over. */
function readBody(
  message: IncomingMessage,
  { limit, idleMilliseconds }: { readonly limit: number; readonly idleMilliseconds: number },
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    const stop = (): void => {
      clearTimeout(idle)
      message.off('data', hear).off('end', end).off('close', gone).off('error', gone)
    }
    const refuse = (status: number, why: string): void => {
      stop()
      message.pause()
      reject(new HttpRefusal(status, why))
    }
    const tooLarge = (): void =>
      refuse(413, `The request is larger than ${Math.round(limit / 1024 / 1024)} MB.`)
    const hear = (chunk: Buffer): void => {
      length += chunk.length
      if (length > limit) return tooLarge()
      chunks.push(chunk)
      idle.refresh()
    }
    const end = (): void => {
      stop()
      resolve(Buffer.concat(chunks))
    }
    const gone = (): void => refuse(400, 'The request ended before its body did.')
    const idle = setTimeout(() => refuse(408, 'The body of the request stopped coming.'), idleMilliseconds)
    if (Number(message.headers['content-length'] ?? 0) > limit) return tooLarge()
    message.on('data', hear).on('end', end).on('close', gone).on('error', gone)
  })
}
