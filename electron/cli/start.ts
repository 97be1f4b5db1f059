import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { buildIfStale } from './build-app.ts'
import { findElectron } from './electron-binary.ts'
import { createTerminal, type Terminal } from './terminal.ts'

/** `npm start`: builds what changed, fetches Electron the first time, opens the app. */
const root = join(import.meta.dirname, '..', '..')
process.exitCode = await start(createTerminal(process.stdout, process.stderr))

async function start(terminal: Terminal): Promise<number> {
  const electron = findElectron(root) ?? (await fetchElectron(terminal))
  if (electron === null) {
    terminal.complain(
      [
        "Electron's program file is missing and could not be fetched from github.com.",
        'Run "npm start" again when the network allows, or put it there yourself:',
        '  ELECTRON_MIRROR=<url> npx install-electron   fetches it from a mirror',
        '  ELECTRON_OVERRIDE_DIST_PATH=<folder>         uses one that is unpacked already',
        'Meanwhile "npm run serve" opens the same editor in a browser.',
      ].join('\n'),
    )
    return 1
  }
  if (await buildIfStale(root, 'app')) terminal.line('Built.')
  const app = spawn(electron, [root, ...process.argv.slice(2)], { stdio: 'inherit' })
  const [code] = (await once(app, 'exit')) as [number | null]
  return code ?? 1
}

async function fetchElectron(terminal: Terminal): Promise<string | null> {
  terminal.line('Fetching Electron, once (about 120 MB) …')
  const installer = spawn(process.execPath, [join(root, 'node_modules', 'electron', 'install.js')], {
    stdio: ['ignore', 'inherit', 'ignore'],
  })
  await once(installer, 'exit')
  return findElectron(root)
}
