/** What the preload script puts on the window of the app, as `window.fulgurite`. */
export type Bridge = {
  /** Answers a `Reply`; never rejects but when the main process is gone. */
  readonly request: (name: string, payload: unknown) => Promise<unknown>
  /** Every engine event; returns the unsubscribe function. */
  readonly subscribe: (listener: (event: unknown) => void) => () => void
  /** Commands of the application menu by id, such as `save`; the editor knows what they do. */
  readonly onCommand: (listener: (command: string) => void) => () => void
  /** Files given by the system: double-clicked, dropped on the icon, named on the command line. */
  readonly onOpenFile: (listener: (opened: unknown) => void) => () => void
}

/** The channels behind the bridge. */
export const CHANNELS = {
  request: 'fulgurite:request',
  event: 'fulgurite:event',
  command: 'fulgurite:command',
  openFile: 'fulgurite:open-file',
} as const
