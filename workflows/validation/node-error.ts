import type { Problem } from '../problem.ts'

/** One entry of `node_errors` as ComfyUI's `/prompt` answers it. */
export type ComfyError = {
  readonly type: string
  readonly message: string
  readonly details: string
  readonly extra_info: Readonly<Record<string, unknown>>
}

/** A finding in both languages: ComfyUI's for clients, and ours for the person at the screen. */
export type NodeError = { readonly comfy: ComfyError; readonly problem: Problem }

export function nodeError(
  comfy: ComfyError,
  person: Pick<Problem, 'nodeId' | 'input' | 'message' | 'remedy' | 'said' | 'fix' | 'missingFile'>,
): NodeError {
  return {
    comfy,
    problem: {
      severity: 'error',
      code: comfy.type,
      details: comfy.details,
      extra: { ...comfy.extra_info },
      ...person,
    },
  }
}
