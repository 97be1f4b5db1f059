import { readdir, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What of the program is bundled: the editor's page alone for a server, everything for the app. */
export type Bundle = 'renderer' | 'app'

/** Builds what changed since the last build; answers whether anything was built. */
export async function buildIfStale(root: string, bundle: Bundle): Promise<boolean> {
  const built = await modified(stampOf(root, bundle))
  if (built >= (await newestSource(root, bundle))) return false
  const started = new Date()
  if (bundle === 'renderer') {
    const { build } = await import('vite')
    await build({ root: join(root, 'renderer'), configFile: join(root, 'vite.config.ts'), logLevel: 'warn' })
  } else {
    const { build } = await import('electron-vite')
    await build({ root, logLevel: 'warn' })
  }
  // The app's bundle contains the page's. What was changed during the build is newer than its stamp.
  for (const done of bundle === 'app' ? (['app', 'renderer'] as const) : [bundle]) {
    await writeFile(stampOf(root, done), '')
    await utimes(stampOf(root, done), started, started)
  }
  return true
}

function stampOf(root: string, bundle: Bundle): string {
  return join(root, 'out', `.${bundle}-built`)
}

const SOURCES = {
  renderer: ['renderer', 'electron/ipc', 'workflows', 'vite.config.ts', 'package-lock.json'],
  app: [
    'renderer',
    'electron',
    'nodes',
    'workflows',
    'vite.config.ts',
    'electron.vite.config.ts',
    'package-lock.json',
  ],
} as const satisfies Record<Bundle, readonly string[]>

async function newestSource(root: string, bundle: Bundle): Promise<number> {
  const times = await Promise.all(SOURCES[bundle].map((source) => newest(join(root, source))))
  return Math.max(...times)
}

/** Folders count too: their time changes when a file comes or goes. */
async function newest(path: string): Promise<number> {
  const children = await readdir(path, { recursive: true }).catch(() => [])
  const times = await Promise.all(children.map((child) => modified(join(path, child))))
  return times.reduce((latest, time) => Math.max(latest, time), await modified(path))
}

async function modified(path: string): Promise<number> {
  try {
    return (await stat(path)).mtimeMs
  } catch {
    return 0
  }
}
