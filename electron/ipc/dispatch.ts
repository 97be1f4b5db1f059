import type { z } from 'zod'
import {
  requests,
  type Answer,
  type Handlers,
  type Payload,
  type Reply,
  type RequestName,
} from './contract.ts'

/** The serving side of the contract: parses what came over IPC or HTTP, runs the handler, never rejects. */
export async function dispatch(handlers: Handlers, name: string, payload: unknown): Promise<Reply> {
  if (!isRequestName(name)) {
    return refuse(
      'unknown_request',
      `There is no request named “${name}”.`,
      'Update the editor: it is older or newer than its engine.',
    )
  }
  const parsed = requests[name].payload.safeParse(payload)
  if (!parsed.success) {
    return refuse(
      'invalid_payload',
      `The request “${name}” is malformed: ${firstIssue(parsed.error)}`,
      'Reload the editor.',
    )
  }
  try {
    return { ok: true, value: await call(handlers, name, parsed.data as Payload<typeof name>) }
  } catch (error) {
    if (error instanceof RequestError) return refuse(error.code, error.message, error.remedy)
    return refuse('internal', error instanceof Error ? error.message : String(error), '')
  }
}

/** A refusal that a person can act on. Handlers throw it; the editor shows message and remedy. */
export class RequestError extends Error {
  readonly code: string
  readonly remedy: string

  constructor(code: string, message: string, remedy: string) {
    super(message)
    this.name = 'RequestError'
    this.code = code
    this.remedy = remedy
  }
}

function isRequestName(name: string): name is RequestName {
  return Object.hasOwn(requests, name)
}

function call<N extends RequestName>(handlers: Handlers, name: N, payload: Payload<N>): Promise<Answer<N>> {
  return handlers[name](payload)
}

function refuse(code: string, message: string, remedy: string): Reply {
  return { ok: false, error: { code, message, remedy } }
}

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0]
  return issue === undefined ? error.message : `${issue.path.join('.') || 'payload'}: ${issue.message}`
}
