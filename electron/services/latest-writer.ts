import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import writeFileAtomic from 'write-file-atomic'

export type LatestWriter = {
  /** Resolves when this content, or one handed in later, is on the disk. Content is made when it is written. */
  readonly write: (path: string, content: () => string) => Promise<void>
  /** Resolves when nothing is being written: to this path, or to any. */
  readonly settled: (path?: string) => Promise<void>
}

/**
 * Replaces files whole and synced, one write a path at a time. Writes that are overtaken while they wait are
 * skipped, so that an editor which keeps its document at every keystroke costs one write per disk turn.
 */
export function createLatestWriter(): LatestWriter {
  const paths = new Map<string, { running: Promise<void>; next: Waiting | null }>()

  async function run(path: string, content: () => string): Promise<void> {
    await mkdir(dirname(path), { recursive: true })
    await writeFileAtomic(path, content(), { fsync: true })
  }

  function start(path: string, content: () => string): Promise<void> {
    const running = run(path, content)
    const state = { running, next: null as Waiting | null }
    paths.set(path, state)
    const finish = (): void => {
      if (state.next === null) {
        paths.delete(path)
        return
      }
      const { content: next, resolve, reject } = state.next
      start(path, next).then(resolve, reject)
    }
    running.then(finish, finish)
    return running
  }

  return {
    write: (path, content) => {
      const state = paths.get(path)
      if (state === undefined) return start(path, content)
      if (state.next === null) {
        const { promise, resolve, reject } = deferred()
        state.next = { content, promise, resolve, reject }
      } else {
        state.next.content = content
      }
      return state.next.promise
    },
    settled: async (path) => {
      const busy = (): boolean => (path === undefined ? paths.size > 0 : paths.has(path))
      while (busy()) {
        const waiting = [...paths].filter(([key]) => path === undefined || key === path)
        await Promise.allSettled(waiting.map(([, { running, next }]) => next?.promise ?? running))
      }
    },
  }
}

type Waiting = {
  content: () => string
  readonly promise: Promise<void>
  readonly resolve: () => void
  readonly reject: (reason: unknown) => void
}

function deferred(): { promise: Promise<void>; resolve: () => void; reject: (reason: unknown) => void } {
  let resolve: () => void = () => {}
  let reject: (reason: unknown) => void = () => {}
  const promise = new Promise<void>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}
