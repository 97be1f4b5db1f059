import type { Answer, Payload, RequestName } from '../../electron/ipc/contract.ts'
import type { EngineEvent, OutputImage } from '../../electron/ipc/events.ts'

/** The engine as the editor sees it; one transport for Electron and one for a browser implement it. */
export type Host = {
  readonly kind: 'electron' | 'browser'
  /** Rejects with a `HostError` when the engine refuses or cannot be reached. */
  readonly request: <N extends RequestName>(name: N, payload: Payload<N>) => Promise<Answer<N>>
  /** Every engine event in order; returns the unsubscribe function. */
  readonly subscribe: (listener: (event: EngineEvent) => void) => () => void
  readonly imageUrl: (image: OutputImage, size?: 'thumbnail' | 'full') => string
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
