import type { Tensor } from '../tensor.ts'

/**
 * How inference code sees ONNX Runtime: a server of sessions that may live in another process.
 * `electron/runtime/` implements it; tests may use it in-process.
 */
export type Runtime = {
  readonly device: Device
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
  /** One run at a time a session; `outputs` limits what is computed and sent back. */
  readonly run: (
    feeds: Readonly<Record<string, Tensor>>,
    outputs?: readonly string[],
  ) => Promise<Record<string, Tensor>>
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
