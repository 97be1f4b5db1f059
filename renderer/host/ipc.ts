import type { Bridge } from '../../electron/ipc/bridge.ts'
import { OpenedFile } from '../../electron/ipc/contract.ts'
import { EngineEvent } from '../../electron/ipc/events.ts'
import { pictureUrl } from '../../electron/ipc/picture-id.ts'
import { createContractClient } from './contract-client.ts'
import type { Host } from './host.ts'

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
    shell: {
      onCommand: bridge.onCommand,
      onOpenFile: (listener) =>
        bridge.onOpenFile((message) => {
          const opened = OpenedFile.safeParse(message)
          if (opened.success) listener(opened.data)
        }),
    },
  }
}
