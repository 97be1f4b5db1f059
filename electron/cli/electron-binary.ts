import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Electron's executable, or null where it was not fetched yet. The npm package is not asked: it would
 * start a download by being imported.
 */
export function findElectron(
  root: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string | null {
  const folder = join(root, 'node_modules', 'electron')
  const name = readIfThere(join(folder, 'path.txt'))
  const override = environment['ELECTRON_OVERRIDE_DIST_PATH']
  const path =
    override !== undefined
      ? join(override, name ?? 'electron')
      : name === null
        ? null
        : join(folder, 'dist', name)
  return path !== null && existsSync(path) ? path : null
}

function readIfThere(path: string): string | null {
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : null
}
