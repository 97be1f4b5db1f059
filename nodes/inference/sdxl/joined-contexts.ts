import { joinBatch } from '../batch.ts'
import type { FloatTensor } from '../tensor.ts'

/** Two samplers that take turns. */
const REMEMBERED = 2

/**
 * Joins the contexts of several prompts along the batch. The same contexts give the same tensor, by which a UNet's
 * session knows that their keys and values are still good.
 */
export function createJoinedContexts(): (contexts: readonly FloatTensor[]) => FloatTensor {
  const known: { readonly contexts: readonly FloatTensor[]; readonly joined: FloatTensor }[] = []
  return (contexts) => {
    const isSame = (other: readonly FloatTensor[]): boolean =>
      other.length === contexts.length && other.every((context, i) => context === contexts[i])
    const found = known.find((entry) => isSame(entry.contexts))
    if (found !== undefined) return found.joined
    const joined = joinBatch(contexts)
    known.unshift({ contexts, joined })
    known.splice(REMEMBERED)
    return joined
  }
}
