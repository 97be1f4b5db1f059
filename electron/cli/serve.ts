import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { createEditorEngine } from '../editor-engine.ts'
import { serveEngine } from '../http/engine-server.ts'
import { createHeadlessDesktop } from '../services/desktop.ts'
import { userFolders } from '../services/user-folders.ts'
import { buildIfStale } from './build-app.ts'
import { EXIT } from './exit-codes.ts'
import type { CommandIo } from './generate.ts'
import { optionTrouble } from './option-trouble.ts'
import { createTerminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

type ServeArguments = {
  readonly host: string
  readonly port: number
  /** Names beside `localhost` and addresses under which browsers may ask. */
  readonly allowedHosts: readonly string[]
}

const SERVE_HELP = `Serves the editor, and ComfyUI's API, to browsers and programs.

  npm run serve -- [options]

  --port <n>           Default: 8188.
  --host <address>     Default: 127.0.0.1, this machine only. With another address everybody
                       who reaches it can run workflows and see all pictures.
  --allow-host <name>  A name under which browsers may ask; may be repeated.
  --help               This text.
`

/** `npm run serve`: the editor's engine without Electron, until Ctrl-C. Answers with the exit code. */
export async function serve(args: readonly string[], io: CommandIo): Promise<number> {
  const terminal = createTerminal(io.output, io.errors)
  try {
    const parsed = parseServeArguments(args)
    if (parsed === 'help') {
      terminal.line(SERVE_HELP)
      return EXIT.done
    }
    const appFolder = join(import.meta.dirname, '..', '..')
    if (await buildIfStale(appFolder, 'renderer')) terminal.line('Built the editor.')
    const folders = userFolders()
    const engine = await createEditorEngine({
      folders,
      appFolder,
      version: await readVersion(appFolder),
      desktop: createHeadlessDesktop(folders),
      runtimeHost: io.runtimeHost,
    })
    const server = await serveEngine(engine, {
      ...parsed,
      rendererFolder: join(appFolder, 'out', 'renderer'),
    }).catch((error: unknown) => {
      if (isPortTaken(error))
        throw new UsageError(`Port ${parsed.port} is taken: choose another with --port.`)
      throw error
    })
    terminal.line(`Fulgurite is at ${server.url} – stop it with Ctrl-C.`)
    await new Promise<void>((resolve) => {
      io.onInterrupt(resolve)
    })
    await server.close()
    await engine.close()
    return EXIT.done
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    terminal.complain(error.message)
    return EXIT.usage
  }
}

/** @throws UsageError */
export function parseServeArguments(args: readonly string[]): ServeArguments | 'help' {
  const { values } = parsed(args)
  if (values.help) return 'help'
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new UsageError(`--port ${values.port} is not a port: choose one from 1 to 65535.`)
  }
  return { host: values.host, port, allowedHosts: values['allow-host'] }
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        host: { type: 'string', default: '127.0.0.1' },
        port: { type: 'string', default: '8188' },
        'allow-host': { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (error) {
    throw optionTrouble(error)
  }
}

async function readVersion(appFolder: string): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(join(appFolder, 'package.json'), 'utf8'))
  return z.object({ version: z.string() }).parse(manifest).version
}

function isPortTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
}
