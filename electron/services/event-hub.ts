import type { EngineEvent } from '../ipc/events.ts'

export type EventHub = {
  readonly emit: (event: EngineEvent) => void
  /** Returns the unsubscribe function. */
  readonly subscribe: (listener: (event: EngineEvent) => void) => () => void
  readonly listeners: () => number
}

/** From the one engine to whoever listens now: windows, sockets, a terminal. */
export function createEventHub(): EventHub {
  const listeners = new Set<(event: EngineEvent) => void>()
  return {
    emit: (event) => {
      for (const listener of listeners) listener(event)
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    listeners: () => listeners.size,
  }
}
