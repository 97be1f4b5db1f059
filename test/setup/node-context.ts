import type { NodeContext } from '../../nodes/node.ts'
import { noFiles, noInference } from '../electron/executor/no-models.ts'

/** What a node that is run by itself sees; asking for files or models that were not given fails the test. */
export function nodeContext(given: Partial<NodeContext> = {}): NodeContext {
  return {
    nodeId: '1',
    signal: new AbortController().signal,
    inference: noInference,
    files: noFiles,
    pictures: 'bytes',
    progress: () => undefined,
    preview: () => undefined,
    sendPicture: () => undefined,
    log: () => undefined,
    metadata: () => ({}),
    ...given,
  }
}
