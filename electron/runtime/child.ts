import type { Envelope } from './protocol.ts'

/** A running process around ONNX Runtime, whoever started it: Node's `fork` or Electron's `utilityProcess`. */
export type RuntimeChild = {
  readonly pid: number
  readonly send: (envelope: Envelope) => void
  readonly onMessage: (listen: (message: unknown) => void) => void
  /** Called once, with how it ended (`exit code 134`, `signal SIGBUS`) and its last words on stderr. */
  readonly onExit: (listen: (end: string, lastWords: string) => void) => void
  readonly kill: () => void
}

/** Starts a new process; resolves when it can be sent messages. */
export type RuntimeHost = () => Promise<RuntimeChild>
