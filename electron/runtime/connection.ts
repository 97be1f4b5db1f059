import type { z } from 'zod'
import { RuntimeError } from '../../nodes/inference/onnx/runtime.ts'
import type { RuntimeChild } from './child.ts'
import { Answer } from './protocol.ts'
import type { Request } from './protocol.ts'

type Pending = {
  readonly what: string
  readonly settle: (answer: Answer) => void
  readonly reject: (error: RuntimeError) => void
}

/** One child process from its start to its end: requests in, parsed answers out. */
export type Connection = {
  readonly pid: number
  readonly isAlive: () => boolean
  /** How many requests wait for their answers. */
  readonly waiting: () => number
  /** `what` says for a message what was under way: `running unet sdxl`. */
  readonly ask: <T>(request: Request, answer: z.ZodType<T>, what: string) => Promise<T>
  /** Ends the process at once; all that waits is rejected. Resolves when it has ended. */
  readonly kill: () => Promise<void>
}

export function connect(child: RuntimeChild): Connection {
  const pending = new Map<number, Pending>()
  let state: 'running' | 'killed' | 'ended' = 'running'
  let nextId = 1

  child.onMessage((message) => {
    const answer = Answer.parse(message)
    pending.get(answer.id)?.settle(answer)
    pending.delete(answer.id)
  })

  const ended = new Promise<void>((resolve) => {
    child.onExit((end, lastWords) => {
      const killed = state === 'killed'
      state = 'ended'
      for (const { what, reject } of pending.values()) {
        const message = killed ? `Stopped while ${what}.` : crashMessage(what, end, lastWords)
        reject(new RuntimeError(killed ? 'killed' : 'crashed', message))
      }
      pending.clear()
      resolve()
    })
  })

  return {
    pid: child.pid,
    isAlive: () => state === 'running',
    waiting: () => pending.size,
    ask: (request, schema, what) =>
      new Promise((resolve, reject) => {
        if (state !== 'running') {
          reject(
            new RuntimeError('gone', `The process that held the model has ended while ${what}. Run again.`),
          )
          return
        }
        const id = nextId++
        const settle = (answer: Answer): void => {
          if (answer.ok) resolve(schema.parse(answer.value))
          else reject(new RuntimeError('refused', `ONNX Runtime failed while ${what}: ${answer.message}`))
        }
        pending.set(id, { what, settle, reject })
        child.send({ id, request })
      }),
    kill: () => {
      if (state === 'running') {
        state = 'killed'
        child.kill()
      }
      return ended
    },
  }
}

function crashMessage(what: string, end: string, lastWords: string): string {
  const said = lastWords.trim() === '' ? '' : ` It said: ${lastWords.trim()}`
  return (
    `The process around ONNX Runtime ended (${end}) while ${what}.${said} The next run starts a new one. ` +
    'If memory ran out, use a smaller picture or a smaller memory budget; if a model file was changed while in use, load it again.'
  )
}
