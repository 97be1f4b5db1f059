import { WebSocketServer } from 'ws'
import { stringifyJson } from '../../workflows/json.ts'
import type { EngineEvent } from '../ipc/events.ts'

/** `/events`: every engine event to every editor that listens, as JSON. What clients send is not listened to. */
export function createEventSocket(
  subscribe: (listener: (event: EngineEvent) => void) => () => void,
  firstEvents: () => readonly EngineEvent[],
): WebSocketServer {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 1024 })
  sockets.on('connection', (client) => {
    const send = (event: EngineEvent): void => {
      // A preview is of no use to a client that has not received the one before.
      if (event.type === 'preview' && client.bufferedAmount > MOST_BUFFERED) return
      client.send(stringifyJson(event))
    }
    for (const event of firstEvents()) send(event)
    const unsubscribe = subscribe(send)
    client.on('close', unsubscribe)
    client.on('error', () => client.terminate())
  })
  return sockets
}

const MOST_BUFFERED = 4 * 1024 * 1024
