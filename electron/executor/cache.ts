import type { NodeResult } from '../../nodes/node.ts'

/** Results of nodes by signature, newest use last, within a budget of bytes. */
export type ResultCache = {
  readonly has: (signature: string) => boolean
  /** Counts as a use. */
  readonly get: (signature: string) => NodeResult | undefined
  readonly set: (signature: string, result: NodeResult) => void
  readonly clear: () => void
}

export function createResultCache(budgetBytes: number): ResultCache {
  // A Map keeps insertion order, so the first entry is the one used longest ago.
  const entries = new Map<string, { result: NodeResult; bytes: number }>()
  let total = 0

  const remove = (signature: string): void => {
    total -= entries.get(signature)?.bytes ?? 0
    entries.delete(signature)
  }

  return {
    has: (signature) => entries.has(signature),
    get: (signature) => {
      const entry = entries.get(signature)
      if (entry === undefined) return undefined
      entries.delete(signature)
      entries.set(signature, entry)
      return entry.result
    },
    set: (signature, result) => {
      remove(signature)
      const bytes = sizeOf(result.outputs)
      entries.set(signature, { result, bytes })
      total += bytes
      for (const oldest of entries.keys()) {
        if (total <= budgetBytes || oldest === signature) break
        remove(oldest)
      }
    },
    clear: () => {
      entries.clear()
      total = 0
    },
  }
}

/** Bytes of the arrays in a value; maps (tables of weights, shared between results) count as nothing. */
function sizeOf(value: unknown): number {
  if (ArrayBuffer.isView(value)) return value.byteLength
  if (typeof value !== 'object' || value === null || value instanceof Map) return OVERHEAD
  return Object.values(value).reduce<number>((sum, item) => sum + sizeOf(item), OVERHEAD)
}

const OVERHEAD = 32
