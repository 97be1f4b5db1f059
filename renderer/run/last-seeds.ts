import { create } from 'zustand'

/** The seeds that the last runs were queued with, by `document node input`: their pictures can be made again. */
export const useLastSeeds = create<{
  readonly seeds: Readonly<Record<string, number | bigint>>
}>()(() => ({ seeds: {} }))
