import { mkdir } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { editor, type Editor } from './editor.ts'
import { makeHome, type Home } from './home.ts'
import { openHost, type HostKind, type RunningHost } from './hosts.ts'

/** One program for all scenarios of a `describe`. */
export type Session = { home: Home; host: RunningHost; at: Editor }

export function openSession(kind: HostKind): () => Session {
  let session: Session | null = null
  beforeAll(async () => {
    const home = await makeHome()
    const host = await openHost(kind, home.path)
    session = { home, host, at: editor(host.page) }
  })
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail' || session === null) return
    await mkdir('test-results', { recursive: true })
    await session.at.page.screenshot({ path: `test-results/${task.fullName.replace(/[^\w]+/g, '-')}.png` })
  })
  afterAll(async () => {
    await session?.host.quit()
    await session?.home.remove()
  })
  return () => {
    if (session === null) throw new Error('The program did not start.')
    return session
  }
}
