import type { Answer, OpenedFile, Payload, RequestName } from '../../electron/ipc/contract.ts'
import type { EngineEvent, OutputImage } from '../../electron/ipc/events.ts'

/** The engine as the editor sees it; one transport for Electron and one for a browser implement it. */
export type Host = {
  readonly kind: 'electron' | 'browser'
  /** Rejects with a `HostError` when the engine refuses or cannot be reached. */
  readonly request: <N extends RequestName>(name: N, payload: Payload<N>) => Promise<Answer<N>>
  /** Every engine event in order; returns the unsubscribe function. */
  readonly subscribe: (listener: (event: EngineEvent) => void) => () => void
  /** Hears when the engine goes away and when it is back; absent where the two are never apart. */
  readonly onConnection?: (listener: (connected: boolean) => void) => () => void
  readonly imageUrl: (image: OutputImage, size?: 'thumbnail' | 'full') => string
  /** What comes from outside of the page; a browser has no such thing. */
  readonly shell?: HostShell
}

export type HostShell = {
  /** The system's own menu bar, by action id. */
  readonly onCommand: (listener: (command: string) => void) => () => void
  /** Files that were double-clicked, dropped on the icon or named on the command line. */
  readonly onOpenFile: (listener: (opened: OpenedFile) => void) => () => void
}

export class HostError extends Error {
  readonly code: string
  readonly remedy: string

  constructor(error: { readonly code: string; readonly message: string; readonly remedy: string }) {
    super(error.message)
    this.name = 'HostError'
    this.code = error.code
    this.remedy = error.remedy
  }
}
