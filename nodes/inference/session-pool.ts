/** Something loaded in the runtime, with what it holds of private memory. */
export type Loaded = {
  readonly isAlive: () => boolean
  readonly release: () => Promise<void>
}

/** Keeps what was used last within a budget of bytes; what was used longest ago goes first. */
export type SessionPool = {
  /** The one under this key, or a new one after making room for it. What died with its process is made anew. */
  readonly use: <T extends Loaded>(entry: PoolEntry<T>) => Promise<T>
  /** Releases what was used longest ago until an entry may grow to this size; true where it may. */
  readonly makeRoom: (key: string, bytes: number) => Promise<boolean>
  /** What an entry holds after all: more work may have made it grow. */
  readonly resize: (key: string, bytes: number) => void
  readonly release: (key: string) => Promise<void>
  readonly labels: () => readonly string[]
  readonly budget: () => number
  readonly setBudget: (bytes: number) => void
  readonly clear: () => Promise<void>
}

type PoolEntry<T extends Loaded> = {
  readonly key: string
  /** For a person. */
  readonly label: string
  readonly bytes: number
  readonly load: () => Promise<T>
}

type Held = { readonly label: string; readonly bytes: number; readonly loaded: Loaded }

export function createSessionPool(budgetBytes: number): SessionPool {
  let budget = budgetBytes
  // A Map keeps insertion order, so the first entry is the one used longest ago.
  const held = new Map<string, Held>()

  const total = (): number => [...held.values()].reduce((sum, { bytes }) => sum + bytes, 0)

  const forgetDead = (): void => {
    for (const [key, { loaded }] of held) if (!loaded.isAlive()) held.delete(key)
  }

  const makeRoom = async (key: string, bytes: number): Promise<boolean> => {
    forgetDead()
    const fits = (): boolean => total() - (held.get(key)?.bytes ?? 0) + bytes <= budget
    for (const [other, { loaded }] of held) {
      if (fits()) break
      if (other === key) continue
      held.delete(other)
      await loaded.release()
    }
    return fits()
  }

  return {
    use: async <T extends Loaded>({ key, label, bytes, load }: PoolEntry<T>): Promise<T> => {
      forgetDead()
      const known = held.get(key)
      if (known !== undefined) {
        held.delete(key)
        held.set(key, known)
        // Under one key there is one kind of session: the key names it.
        return known.loaded as T
      }
      await makeRoom(key, bytes)
      const loaded = await load()
      held.set(key, { label, bytes, loaded })
      return loaded
    },
    makeRoom,
    resize: (key, bytes) => {
      const entry = held.get(key)
      if (entry !== undefined) held.set(key, { ...entry, bytes })
    },
    labels: () => {
      forgetDead()
      return [...held.values()].map(({ label }) => label)
    },
    release: async (key) => {
      const entry = held.get(key)
      held.delete(key)
      await entry?.loaded.release()
    },
    budget: () => budget,
    setBudget: (bytes) => {
      budget = bytes
    },
    clear: async () => {
      const released = [...held.values()].map(({ loaded }) => loaded.release())
      held.clear()
      await Promise.all(released)
    },
  }
}
