import { join } from 'node:path'
import { buildIfStale } from '../../electron/cli/build-app.ts'
import { APP_KIND } from './harness/hosts.ts'

/** Both bundles once for all scenarios; says which app they will run in. */
export async function setup(): Promise<void> {
  const root = join(import.meta.dirname, '..', '..')
  await buildIfStale(root, 'app')
  await buildIfStale(root, 'renderer')
  process.stdout.write(`End-to-end: a browser on "npm run serve", and the ${APP_KIND}.\n`)
}
