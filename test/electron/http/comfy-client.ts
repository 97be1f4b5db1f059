import { randomUUID } from 'node:crypto'
import { expect, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import type { Prompt } from '../../../workflows/prompt.ts'

export type Message = { type: string; data: Record<string, unknown> }

/** A client that keeps all it hears. */
export async function comfyClient(url: string, clientId: string = randomUUID()) {
  const messages: Message[] = []
  const frames: Buffer[] = []
  const received: (Message | Buffer)[] = []
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws?clientId=${clientId}`)
  socket.on('message', (data: Buffer, isBinary) => {
    const message = isBinary ? data : (JSON.parse(data.toString()) as Message)
    received.push(message)
    if (Buffer.isBuffer(message)) frames.push(message)
    else messages.push(message)
  })
  await new Promise((resolve) => socket.once('open', resolve))
  onTestFinished(() => socket.terminate())
  const post = (path: string, body: unknown): Promise<Response> =>
    fetch(`${url}${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    })
  const get = async (path: string): Promise<unknown> => await (await fetch(`${url}${path}`)).json()
  /** As the official script waits. */
  const done = (promptId: string): Promise<void> =>
    expect
      .poll(
        () =>
          messages.some(
            ({ type, data }) =>
              type === 'executing' && data['node'] === null && data['prompt_id'] === promptId,
          ),
        { timeout: 10_000, interval: 10 },
      )
      .toBe(true)
  const queue = async (prompt: Prompt, more: Record<string, unknown> = {}): Promise<string> => {
    const answer = (await (await post('/prompt', { prompt, client_id: clientId, ...more })).json()) as {
      prompt_id: string
    }
    return answer.prompt_id
  }
  return { clientId, messages, frames, received, socket, post, get, done, queue }
}
