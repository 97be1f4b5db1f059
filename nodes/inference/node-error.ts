/** Why a node cannot do its work, for a person: which of its inputs is to blame, and what to do. */
export class NodeError extends Error {
  override readonly name = 'NodeError'
  readonly input: string | null
  readonly remedy: string

  constructor(
    message: string,
    options: { readonly input?: string; readonly remedy: string; readonly cause?: unknown },
  ) {
    super(message, options.cause === undefined ? {} : { cause: options.cause })
    this.input = options.input ?? null
    this.remedy = options.remedy
  }
}

/**
 * Stands on a wire for a part that a file does not have. A node that needs it fails with this reason;
 * one that does not is not disturbed.
 */
export class Absent {
  readonly reason: string
  readonly remedy: string

  constructor(reason: string, remedy: string) {
    this.reason = reason
    this.remedy = remedy
  }
}

/** Says which input is to blame when `work` fails. */
export async function blame<T>(input: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') throw error
    const message = error instanceof Error ? error.message : String(error)
    const remedy = error instanceof Error && 'remedy' in error ? String(error.remedy) : ''
    throw new NodeError(message, { input, remedy, cause: error })
  }
}
