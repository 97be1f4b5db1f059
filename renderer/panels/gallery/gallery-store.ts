import { create } from 'zustand'
import type { GalleryItem } from '../../../electron/ipc/contract.ts'
import type { Host } from '../../host/host.ts'

const PAGE = 60

export type GalleryState = {
  /** All pictures there are, newest first; only the pages seen so far are held. */
  readonly total: number
  readonly items: ReadonlyMap<number, GalleryItem>
  readonly failure: string | null
  /** The picture shown large, by its place. */
  readonly viewed: number | null
  /** A picture shown large that is in no gallery: a preview, or one that was put in. */
  readonly apart: GalleryItem | null
  /** The first of two pictures to compare. */
  readonly compared: GalleryItem | null
  readonly reload: (host: Host) => Promise<void>
  /** Fetches the page around a place if it is not here. */
  readonly need: (host: Host, index: number) => Promise<void>
  readonly view: (index: number | null) => void
  readonly viewApart: (item: GalleryItem | null) => void
  readonly compare: (item: GalleryItem | null) => void
}

const pending = new Set<number>()

/** The pictures on disk, page by page; the engine says when they change. */
export const useGallery = create<GalleryState>()((set, get) => ({
  total: 0,
  items: new Map(),
  failure: null,
  viewed: null,
  apart: null,
  compared: null,
  reload: async (host) => {
    try {
      const { items, total } = await host.request('gallery', { offset: 0, limit: PAGE })
      const viewed = get().viewed
      const before = viewed === null ? undefined : get().items.get(viewed)
      const found = items.findIndex(({ id }) => id === before?.id)
      set({
        total,
        items: new Map(items.map((item, i) => [i, item])),
        failure: null,
        viewed: viewed === null || total === 0 ? null : found >= 0 ? found : Math.min(viewed, total - 1),
      })
    } catch (error) {
      set({ failure: error instanceof Error ? error.message : String(error) })
    }
  },
  need: async (host, index) => {
    const page = Math.floor(index / PAGE)
    if (get().items.has(index) || pending.has(page)) return
    pending.add(page)
    try {
      const offset = page * PAGE
      const { items, total } = await host.request('gallery', { offset, limit: PAGE })
      const merged = new Map(get().items)
      items.forEach((item, i) => merged.set(offset + i, item))
      set({ items: merged, total, failure: null })
    } catch (error) {
      set({ failure: error instanceof Error ? error.message : String(error) })
    } finally {
      pending.delete(page)
    }
  },
  view: (viewed) => set({ viewed, apart: null }),
  viewApart: (apart) => set({ apart, viewed: null }),
  compare: (compared) => set({ compared }),
}))
