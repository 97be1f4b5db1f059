import { readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What of the program is bundled: the editor's page alone for a server, everything for the app. */
export type Bundle = 'renderer' | 'app'

/** Builds what changed since the last build; answers whether anything was built. */
export async function buildIfStale(root: string, bundle: Bundle): Promise<boolean> {
  const stamp = join(root, 'out', `.${bundle}-built`)
  const built = await modified(stamp)
  if (built >= (await newestSource(root, bundle))) return false
  const started = new Date()
  if (bundle === 'renderer') {
    const { build } = await import('vite')
    await build({ root: join(root, 'renderer'), configFile: join(root, 'vite.config.ts'), logLevel: 'warn' })
  } else {
    const { build } = await import('electron-vite')
    await build({ root, logLevel: 'warn' })
  }
  // The app's bundle contains the page's, but leaves no stamp for it: the server then builds once more.
  await writeFile(stamp, started.toISOString())
  return true
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
