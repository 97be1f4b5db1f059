import type { TensorLocation } from './weights.ts'

export type Tensors = ReadonlyMap<string, TensorLocation>

/** What lies under a prefix, without it. */
export function under(tensors: Tensors, prefix: string): Tensors {
  if (prefix === '') return tensors
  const inside = new Map<string, TensorLocation>()
  for (const [key, location] of tensors) {
    if (key.startsWith(prefix)) inside.set(key.slice(prefix.length), location)
  }
  return inside
}

/** How many blocks a numbered list has, by its highest number: one missing tensor must not hide the rest. */
export function countBlocks(tensors: Tensors, list: string): number {
  let count = 0
  const start = list === '' ? '' : `${list}.`
  for (const key of tensors.keys()) {
    if (!key.startsWith(start)) continue
    const end = key.indexOf('.', start.length)
    const index = Number(key.slice(start.length, end))
    if (Number.isSafeInteger(index) && index < MOST_BLOCKS) count = Math.max(count, index + 1)
  }
  return count
}

/** A size of a tensor, 0 where it is missing. */
export function sizeOf(tensors: Tensors, key: string, axis: number): number {
  return tensors.get(key)?.shape[axis] ?? 0
}

/** A forged number must not make a plan of millions of tensors. */
const MOST_BLOCKS = 64
