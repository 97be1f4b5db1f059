import { create } from 'zustand'

const KEPT = 12

/** Types of nodes that were added lately, the last first. */
export const useRecentNodes = create<{ readonly types: readonly string[] }>()(() => ({ types: [] }))

export function noteUsed(type: string): void {
  useRecentNodes.setState(({ types }) => ({
    types: [type, ...types.filter((other) => other !== type)].slice(0, KEPT),
  }))
}
