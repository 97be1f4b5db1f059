import type { Handlers } from '../ipc/contract.ts'
import { dispatch } from '../ipc/dispatch.ts'
import { HttpRefusal, jsonResponse, readJson, UPLOAD_LIMIT, type HttpRequest } from './request.ts'

/**
 * The contract over HTTP: `POST /rpc/<name>` with the payload as JSON, answered by a `Reply`.
 * `uploadImage` alone carries bytes: the file is the body and its name is in the query.
 */
export async function answerRpc(handlers: Handlers, request: HttpRequest): Promise<Response> {
  const name = request.path.slice('/rpc/'.length)
  if (request.method !== 'POST') throw new HttpRefusal(405, 'Requests of the contract are POST requests.')
  // A type that a form of another page cannot send without asking first.
  const expected = name === 'uploadImage' ? 'application/octet-stream' : 'application/json'
  if (!(request.headers['content-type'] ?? '').startsWith(expected)) {
    throw new HttpRefusal(415, `The request “${name}” is sent as ${expected}.`)
  }
  const payload =
    name === 'uploadImage'
      ? { name: request.query.get('name') ?? '', bytes: new Uint8Array(await request.body(UPLOAD_LIMIT)) }
      : await readJson(request)
  return jsonResponse(await dispatch(handlers, name, payload))
}
