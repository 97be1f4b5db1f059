import {
  app,
  dialog,
  ipcMain,
  protocol,
  session,
  shell,
  utilityProcess,
  type BrowserWindow,
  type Event as ElectronEvent,
  type IpcMainInvokeEvent,
  type WebFrameMain,
} from 'electron'
import { basename, join } from 'node:path'
import { createEditorEngine, type EditorEngine } from './editor-engine.ts'
import { createContent } from './http/content.ts'
import { CHANNELS } from './ipc/bridge.ts'
import { dispatch } from './ipc/dispatch.ts'
import { installMenu } from './menu.ts'
import type { RuntimeHost } from './runtime/child.ts'
import type { Desktop } from './services/desktop.ts'
import { userFolders } from './services/user-folders.ts'
import { EDITOR_URL, openWindow } from './window.ts'

/** The app: a window around the engine. Whatever can be done without Electron is done elsewhere. */
const folders = userFolders()
app.setName('Fulgurite')
app.setPath('userData', join(folders.home, 'electron'))
protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
])

if (app.requestSingleInstanceLock()) {
  start().catch((error: unknown) => {
    dialog.showErrorBox('Fulgurite could not start', error instanceof Error ? error.message : String(error))
    app.exit(1)
  })
} else {
  app.quit()
}

async function start(): Promise<void> {
  const filesToOpen = process.argv.slice(1).filter(isDocument)
  // On macOS the system names files by this event, also before there is a window.
  let openFiles = (paths: readonly string[]): void => void filesToOpen.push(...paths)
  app.on('open-file', (_event, path) => openFiles([path]))

  const outFolder = join(import.meta.dirname, '..')
  // Reading settings and folders goes on while Chromium starts.
  const [engine] = await Promise.all([
    createEditorEngine({
      folders,
      appFolder: app.getAppPath(),
      version: app.getVersion(),
      desktop: nativeDesktop(),
      runtimeHost: utilityHost(join(outFolder, 'main', 'runtime.js')),
    }),
    app.whenReady(),
  ])
  serveEditor(engine, join(outFolder, 'renderer'))
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer) =>
    answer(isGranted(permission)),
  )
  session.defaultSession.setPermissionCheckHandler((_contents, permission) => isGranted(permission))

  const open = (): BrowserWindow =>
    openWindow({
      preload: join(outFolder, 'preload', 'preload.cjs'),
      stateFile: join(folders.home, 'window.json'),
    })
  let window = open()
  const send = (channel: string, message: unknown): void => {
    if (!window.isDestroyed()) window.webContents.send(channel, message)
  }
  const sayMenu = async (): Promise<void> => {
    const { language } = await engine.handlers.settings({})
    installMenu((command) => send(CHANNELS.command, command), language, app.getPreferredSystemLanguages())
  }
  await sayMenu()
  engine.events.subscribe((event) => send(CHANNELS.event, event))
  answerRequests(engine, async (name) => (name === 'changeSettings' ? await sayMenu() : undefined))

  const openPath = async (path: string): Promise<void> => {
    send(CHANNELS.openFile, await engine.files.openPath(path))
  }
  const openNow = (paths: readonly string[]): void => {
    for (const path of paths) {
      openPath(path).catch((error: unknown) =>
        dialog.showErrorBox(`${basename(path)} was not opened`, String(error)),
      )
    }
  }
  window.webContents.once('did-finish-load', () => {
    openFiles = openNow
    openNow(filesToOpen)
  })
  const show = (): void => {
    if (window.isDestroyed()) window = open()
    if (window.isMinimized()) window.restore()
    window.focus()
  }
  app.on('activate', show)
  app.on('second-instance', (_event, argv) => {
    show()
    openFiles(argv.slice(1).filter(isDocument))
  })
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  quitCleanly(engine)
}

/** The contract over IPC, for the editor's own page alone. */
function answerRequests(engine: EditorEngine, afterwards: (name: string) => Promise<void>): void {
  ipcMain.handle(CHANNELS.request, async (event: IpcMainInvokeEvent, name: unknown, payload: unknown) => {
    if (!isEditor(event.senderFrame)) {
      return { ok: false, error: { code: 'unknown_sender', message: 'Only the editor may ask.', remedy: '' } }
    }
    const reply = await dispatch(engine.handlers, String(name), payload)
    await afterwards(String(name))
    return reply
  })
}

/** The editor's files and pictures by id, and nothing else, under one origin of our own. */
function serveEditor(engine: EditorEngine, rendererFolder: string): void {
  const content = createContent({ rendererFolder, pictures: engine.pictures, thumbnails: engine.thumbnails })
  protocol.handle('app', async (request) => {
    const url = new URL(request.url)
    const isOurs = request.method === 'GET' && `${url.protocol}//${url.host}/` === EDITOR_URL
    return (isOurs ? await content.get(url.pathname) : null) ?? new Response(null, { status: 404 })
  })
}

/** The runtime's child is ended and files are whole before the program goes. */
function quitCleanly(engine: EditorEngine): void {
  let isClosed = false
  app.on('will-quit', (event: ElectronEvent) => {
    if (isClosed) return
    event.preventDefault()
    void engine.close().finally(() => {
      isClosed = true
      app.quit()
    })
  })
}

function nativeDesktop(): Desktop {
  return {
    openWorkflow: async () => {
      const { filePaths } = await dialog.showOpenDialog({
        properties: ['openFile'],
        filters: [{ name: 'Workflows and pictures', extensions: ['json', 'png', 'webp', 'jpg', 'jpeg'] }],
      })
      return filePaths[0] ?? null
    },
    saveWorkflow: async (suggestedName) => {
      const { filePath } = await dialog.showSaveDialog({
        defaultPath: suggestedName,
        filters: [{ name: 'Workflow', extensions: ['json'] }],
      })
      return filePath === '' ? null : filePath
    },
    chooseFolder: async () => {
      const { filePaths } = await dialog.showOpenDialog({ properties: ['openDirectory', 'createDirectory'] })
      return filePaths[0] ?? null
    },
    reveal: async (path) => shell.showItemInFolder(path),
    moveToTrash: (path) => shell.trashItem(path),
  }
}

/** The process around ONNX Runtime as Electron runs such processes. */
function utilityHost(entry: string): RuntimeHost {
  return () =>
    new Promise((resolve, reject) => {
      const child = utilityProcess.fork(entry, [], {
        serviceName: 'Fulgurite models',
        stdio: ['ignore', 'ignore', 'pipe'],
      })
      let lastWords = ''
      child.stderr?.on('data', (chunk: Buffer) => {
        lastWords = (lastWords + chunk.toString()).slice(-2000)
      })
      const failed = (code: number): void =>
        reject(new Error(`The process for models ended with code ${code}.`))
      child.once('exit', failed)
      child.once('spawn', () => {
        child.off('exit', failed)
        resolve({
          pid: child.pid ?? 0,
          send: (envelope) => child.postMessage(envelope),
          onMessage: (listen) => void child.on('message', listen),
          onExit: (listen) => void child.once('exit', (code) => listen(`exit code ${code}`, lastWords)),
          kill: () => void child.kill(),
        })
      })
    })
}

function isEditor(frame: WebFrameMain | null): boolean {
  return frame !== null && frame.parent === null && frame.url.startsWith(EDITOR_URL)
}

/** Copying pictures and nodes; no camera, no location, no notifications. */
function isGranted(permission: string): boolean {
  return permission === 'clipboard-sanitized-write' || permission === 'clipboard-read'
}

function isDocument(argument: string): boolean {
  return /\.(json|png|webp|jpe?g)$/i.test(argument)
}
