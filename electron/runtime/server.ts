import { Envelope } from './protocol.ts'
import type { Answer } from './protocol.ts'
import { createSessions } from './sessions.ts'

/** The process around ONNX Runtime: answers one request after the other. Nothing else runs here. */

type Port = {
  readonly send: (answer: Answer) => void
  readonly onMessage: (listen: (message: unknown) => void) => void
}

const port = electronPort() ?? nodePort()
const sessions = createSessions()
let last = Promise.resolve()
port.onMessage((message) => {
  const { id, request } = Envelope.parse(message)
  last = last.then(async () => {
    try {
      port.send({ id, ok: true, value: await sessions.handle(request) })
    } catch (error) {
      port.send({ id, ok: false, message: error instanceof Error ? error.message : String(error) })
    }
  })
})

function nodePort(): Port {
  process.once('disconnect', () => process.exit())
  // Ctrl-C in a terminal reaches this process too; what it means is for main to say.
  process.on('SIGINT', () => undefined)
  return {
    send: (answer) => void process.send?.(answer),
    onMessage: (listen) => void process.on('message', listen),
  }
}

type ParentPort = {
  postMessage(message: unknown): void
  on(event: 'message', listen: (event: { data: unknown }) => void): void
}

/** Electron's utility processes talk through a port of their own. */
function electronPort(): Port | null {
  if (!('parentPort' in process)) return null
  const parentPort = process.parentPort as ParentPort
  return {
    send: (answer) => parentPort.postMessage(answer),
    onMessage: (listen) => parentPort.on('message', (event) => listen(event.data)),
  }
}
