import { EngineEvent } from '../../electron/ipc/events.ts'
import { pictureUrl } from '../../electron/ipc/picture-id.ts'
import { createContractClient } from './contract-client.ts'
import type { Host } from './host.ts'

/** What the preload script puts on the window of the app. */
export type Bridge = {
  readonly request: (name: string, payload: unknown) => Promise<unknown>
  readonly subscribe: (listener: (event: unknown) => void) => () => void
  /** Tells the window's frame what it holds: title, and whether closing would lose anything. */
  readonly describeDocument: (document: { readonly title: string; readonly dirty: boolean }) => void
  /** Menu commands by id, such as `save`; the editor knows what they do. */
  readonly onCommand: (listener: (command: string) => void) => () => void
}

declare global {
  // oxlint-disable-next-line typescript/consistent-type-definitions -- only an interface merges with the DOM's
  interface Window {
    readonly fulgurite?: Bridge
  }
}

/** The app: requests go to the main process through the preload's bridge. */
export function createIpcHost(bridge: Bridge): Host {
  return {
    kind: 'electron',
    request: createContractClient(bridge.request),
    subscribe: (listener) =>
      bridge.subscribe((message) => {
        const event = EngineEvent.safeParse(message)
        if (event.success) listener(event.data)
      }),
    imageUrl: pictureUrl,
  }
}
