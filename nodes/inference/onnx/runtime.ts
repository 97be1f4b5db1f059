import type { Tensor } from '../tensor.ts'
import type { Dialect } from './dialect.ts'

/**
 * How inference code sees ONNX Runtime: a server of sessions in another process.
 * `electron/runtime/` implements it.
 */
export type Runtime = {
  readonly device: Device
  /** How graphs for this device must be written. */
  readonly dialect: Dialect
  /** Rejects with a `RuntimeError` naming the model and the cause. */
  readonly createSession: (model: SessionModel) => Promise<Session>
  /** What the child process holds now. */
  readonly stats: () => Promise<RuntimeStats>
}

export type Device = 'cpu' | 'webgpu' | 'cuda' | 'dml' | 'coreml'

export type SessionModel = {
  /** For messages and statistics, such as `unet sdxl_lightning_4step`. */
  readonly label: string
  /** A serialized ModelProto; its big initializers are external, by real path relative to `root`. */
  readonly bytes: Uint8Array
  /** `/`, or the drive that all of the model's files are on. */
  readonly root: string
  /** See spec: constant folding and layout rewriting cost memory and save time. */
  readonly optimization: Optimization
}

/**
 * `lazy`: weights stay as mapped half floats and are cast for each run.
 * `folded`: cast and pre-packed once at creation, private memory of twice the file.
 */
export type Optimization = 'lazy' | 'folded'

export type Session = {
  readonly label: string
  /** False once released, or once the process that held it is gone: create it anew. */
  readonly isAlive: () => boolean
  /** One run at a time a session; `outputs` limits what is computed and sent back. */
  readonly run: (feeds: Feeds, options?: RunOptions) => Promise<Record<string, Tensor>>
  /** Runs and leaves all outputs in the runtime, for later runs of any session to take as inputs. */
  readonly hold: (feeds: Feeds) => Promise<HeldTensors>
  readonly release: () => Promise<void>
}

export type Feeds = Readonly<Record<string, Tensor>>

type RunOptions = {
  /** Inputs, by name, that an earlier `hold` left in the runtime. */
  readonly held?: HeldTensors
  readonly outputs?: readonly string[]
}

export type HeldTensors = {
  readonly id: number
  readonly isAlive: () => boolean
  readonly release: () => Promise<void>
}

export type RuntimeStats = {
  readonly pid: number
  /** Resident and private (anonymous) bytes of the child, now and at most. */
  readonly residentBytes: number
  readonly privateBytes: number
  readonly peakPrivateBytes: number
  readonly sessions: readonly string[]
  /** User and system CPU time since the child started, in seconds. */
  readonly cpuSeconds: number
}

/**
 * Why the runtime did not answer. `refused`: it said no, and lives. `crashed`: the process ended by itself.
 * `killed`: we ended it. `gone`: the session belonged to a process that has ended.
 */
export class RuntimeError extends Error {
  override readonly name = 'RuntimeError'
  readonly reason: 'refused' | 'crashed' | 'killed' | 'gone'

  constructor(reason: RuntimeError['reason'], message: string) {
    super(message)
    this.reason = reason
  }
}
