import { fileTrouble } from '../file-trouble.ts'
import type { NodeFailure } from '../ipc/events.ts'

/** What a person is told of an error inside a node. Errors may carry `input` and `remedy`; causes are named. */
export function failureOf(node: { readonly id: string; readonly type: string }, error: unknown): NodeFailure {
  return {
    nodeId: node.id,
    nodeType: node.type,
    input: findText(error, 'input'),
    message: messageOf(error),
    remedy: findText(error, 'remedy') ?? '',
  }
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if ('syscall' in error && 'code' in error) return fileTrouble(error)
  const cause = error.cause === undefined ? '' : messageOf(error.cause)
  return cause === '' || error.message.includes(cause) ? error.message : `${error.message} (${cause})`
}

/** The first that the error or its causes carry. */
function findText(error: unknown, key: 'input' | 'remedy'): string | null {
  if (!(error instanceof Error)) return null
  const value: unknown = Reflect.get(error, key)
  return typeof value === 'string' ? value : findText(error.cause, key)
}
