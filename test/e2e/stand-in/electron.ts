import { fork } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openPage, type ProtocolHandler, type StandInPage } from './page.ts'
import { knownOnly } from './unknown-api.ts'

/**
 * What the app uses of Electron, on Node and Debian's Chromium, so that main and preload scripts run
 * unchanged where Electron's binary is not to be had. What it cannot show: Chromium's sandbox of the renderer,
 * the V8 memory cage, native menus and dialogs, packaged paths. Everything not written here throws.
 */

const handlers = new Map<string, ProtocolHandler>()
const requests = new Map<string, (event: unknown, ...args: unknown[]) => unknown>()
const windows = new Set<BrowserWindow>()
const paths = new Map<string, string>()
/** What the test says a person chose in the next dialogs. */
const dialogAnswers: { readonly method: string; readonly answer: unknown }[] = []

let isQuitting = false

class App extends EventEmitter {
  isPackaged = false

  setName(): void {}
  setPath(name: string, path: string): void {
    mkdirSync(path, { recursive: true })
    paths.set(name, path)
  }
  getAppPath(): string {
    return process.cwd()
  }
  getPreferredSystemLanguages(): string[] {
    return ['en']
  }
  getVersion(): string {
    const manifest = readFileSync(join(process.cwd(), 'package.json'), 'utf8')
    return String((JSON.parse(manifest) as { version: unknown }).version)
  }
  requestSingleInstanceLock(): boolean {
    return true
  }
  whenReady(): Promise<void> {
    return Promise.resolve()
  }
  quit(): void {
    if (isQuitting) {
      if (this.mayEnd()) process.exit(0)
      return
    }
    isQuitting = true
    this.emit('before-quit', preventable())
    void Promise.all([...windows].map((window) => window.destroyPage())).then(() => {
      if (this.mayEnd()) process.exit(0)
    })
  }
  mayEnd(): boolean {
    const event = preventable()
    this.emit('will-quit', event)
    return !event.prevented
  }
}
export const app = knownOnly('app', new App())

function preventable(): { prevented: boolean; preventDefault: () => void } {
  const event = { prevented: false, preventDefault: () => void (event.prevented = true) }
  return event
}

type WindowOptions = {
  readonly width: number
  readonly height: number
  readonly webPreferences: Readonly<Record<string, unknown>> & { readonly preload: string }
}

class WebContents extends EventEmitter {
  page: Promise<StandInPage> | null = null

  send(channel: string, ...args: unknown[]): void {
    const copy = structuredClone(args)
    void this.page?.then((page) => page.send(channel, copy))
  }
  setWindowOpenHandler(): void {}
}

export class BrowserWindow extends EventEmitter {
  readonly webContents = new WebContents()
  readonly #options: WindowOptions
  #isDestroyed = false

  constructor(options: WindowOptions) {
    super()
    const { contextIsolation, sandbox, nodeIntegration, webSecurity } = options.webPreferences
    if (contextIsolation !== true || sandbox !== true || nodeIntegration !== false || webSecurity !== true) {
      throw new Error('The window would not be isolated.')
    }
    this.#options = options
    windows.add(this)
  }

  async loadURL(url: string): Promise<void> {
    const { width, height, webPreferences } = this.#options
    const opened = openPage({
      preload: webPreferences.preload,
      size: { width, height },
      // A new one each time: the last may still be held by a Chromium that is being killed.
      profile: mkdtempSync(join(paths.get('userData') ?? '', 'chromium-')),
      handlers,
      receive: async ({ channel, args, url: sender }) => {
        const handler = requests.get(channel)
        if (handler === undefined) throw new Error(`No handler registered for '${channel}'`)
        const frame = { url: sender, parent: null }
        return structuredClone(await handler({ senderFrame: frame, sender: this.webContents }, ...args))
      },
    })
    this.webContents.page = opened
    const page = await opened
    page.page.on('close', () => this.#closed())
    await page.load(url)
    this.emit('ready-to-show')
    this.webContents.emit('did-finish-load')
  }

  async destroyPage(): Promise<void> {
    this.emit('close', preventable())
    await (await this.webContents.page)?.close()
    this.#closed()
  }

  #closed(): void {
    if (this.#isDestroyed) return
    this.#isDestroyed = true
    windows.delete(this)
    this.emit('closed')
    if (windows.size === 0) app.emit('window-all-closed')
  }

  show(): void {}
  focus(): void {}
  restore(): void {}
  maximize(): void {}
  isMinimized(): boolean {
    return false
  }
  isMaximized(): boolean {
    return false
  }
  isDestroyed(): boolean {
    return this.#isDestroyed
  }
  getNormalBounds(): { x: number; y: number; width: number; height: number } {
    return { x: 0, y: 0, width: this.#options.width, height: this.#options.height }
  }
}

export const ipcMain = knownOnly('ipcMain', {
  handle: (channel: string, handler: (event: unknown, ...args: unknown[]) => unknown): void => {
    requests.set(channel, handler)
  },
})

export const protocol = knownOnly('protocol', {
  registerSchemesAsPrivileged: (): void => {},
  handle: (scheme: string, handler: ProtocolHandler): void => {
    handlers.set(scheme, handler)
  },
})

export const session = knownOnly('session', {
  defaultSession: knownOnly('session.defaultSession', {
    setPermissionRequestHandler: (): void => {},
    setPermissionCheckHandler: (): void => {},
  }),
})

export const dialog = knownOnly('dialog', {
  showOpenDialog: async (): Promise<unknown> => nextAnswer('showOpenDialog'),
  showSaveDialog: async (): Promise<unknown> => nextAnswer('showSaveDialog'),
  showErrorBox: (title: string, text: string): void => {
    throw new Error(`${title}: ${text}`)
  },
})

function nextAnswer(method: string): unknown {
  const next = dialogAnswers.shift()
  if (next === undefined) throw new Error(`The app called dialog.${method}, and the test did not expect it.`)
  if (next.method !== method) throw new Error(`The app called dialog.${method} and not ${next.method}.`)
  return next.answer
}

export const shell = knownOnly('shell', {})

export const screen = knownOnly('screen', {
  getDisplayMatching: () => ({ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }),
})

export const Menu = knownOnly('Menu', {
  setApplicationMenu: (): void => {},
  buildFromTemplate: (template: unknown): unknown => template,
})

class UtilityProcess extends EventEmitter {
  readonly #child
  readonly stderr
  constructor(entry: string) {
    super()
    this.#child = fork(entry, {
      execArgv: ['--import', import.meta.resolve('tsx'), '--import', import.meta.resolve('./parent-port.ts')],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    this.stderr = this.#child.stderr
    this.#child.once('spawn', () => this.emit('spawn'))
    this.#child.on('message', (message) => this.emit('message', message))
    this.#child.once('exit', (code) => this.emit('exit', code ?? 9))
  }
  get pid(): number | undefined {
    return this.#child.pid
  }
  postMessage(message: unknown): void {
    this.#child.send(message as object, () => undefined)
  }
  kill(): boolean {
    return this.#child.kill('SIGKILL')
  }
}

export const utilityProcess = knownOnly('utilityProcess', {
  fork: (entry: string): UtilityProcess => new UtilityProcess(entry),
})

// A test that crashed leaves nothing running.
process.once('disconnect', () => process.exit(1))

// The test that started this process says what a person does outside of the page.
process.on('message', (message: { type: string; method?: string; answer?: unknown }) => {
  if (message.type === 'dialog') dialogAnswers.push({ method: message.method ?? '', answer: message.answer })
  if (message.type === 'quit') app.quit()
})
