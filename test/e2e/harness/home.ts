import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A user data folder of one scenario. */
export type Home = { readonly path: string; readonly remove: () => Promise<void> }

/** An empty machine: no models but the one that comes with the program. */
export async function makeHome(): Promise<Home> {
  const path = await mkdtemp(join(tmpdir(), 'fulgurite-e2e-'))
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) }
}
