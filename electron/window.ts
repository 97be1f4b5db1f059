import { BrowserWindow, screen, shell, type Rectangle } from 'electron'
import { readFileSync } from 'node:fs'
import writeFileAtomic from 'write-file-atomic'
import { z } from 'zod'

export const EDITOR_URL = 'app://fulgurite/'

/** The editor's window: sandboxed, without Node, unable to go anywhere else. Comes back where it was left. */
export function openWindow(options: { readonly preload: string; readonly stateFile: string }): BrowserWindow {
  const state = readState(options.stateFile)
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    ...(state !== null && isOnScreen(state.bounds) ? state.bounds : {}),
    minWidth: 640,
    minHeight: 480,
    show: false,
    title: 'Fulgurite',
    backgroundColor: '#141414',
    webPreferences: {
      preload: options.preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  })
  if (state?.maximized === true) window.maximize()
  confine(window)
  window.once('ready-to-show', () => window.show())
  // Every edit is kept in the main process: a page that crashed comes back as it was.
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit' && !window.isDestroyed()) window.reload()
  })
  window.on('close', () => keepState(window, options.stateFile))
  void window.loadURL(EDITOR_URL)
  return window
}

/** Links to the web open in the person's browser; the window itself stays where it is. */
function confine({ webContents }: BrowserWindow): void {
  webContents.setWindowOpenHandler(({ url }) => {
    if (isWebAddress(url)) void shell.openExternal(url)
    return { action: 'deny' }
  })
  webContents.on('will-navigate', (event) => event.preventDefault())
  webContents.on('will-attach-webview', (event) => event.preventDefault())
}

function isWebAddress(url: string): boolean {
  return URL.canParse(url) && new URL(url).protocol === 'https:'
}

const WindowState = z.object({
  bounds: z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }),
  maximized: z.boolean(),
})

function readState(file: string): z.infer<typeof WindowState> | null {
  try {
    return WindowState.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}

function keepState(window: BrowserWindow, file: string): void {
  const state = { bounds: window.getNormalBounds(), maximized: window.isMaximized() }
  try {
    writeFileAtomic.sync(file, JSON.stringify(state))
  } catch {
    // The window then opens at its default place.
  }
}

/** The screen it was on may be gone. */
function isOnScreen(bounds: Rectangle): boolean {
  const { workArea } = screen.getDisplayMatching(bounds)
  return (
    bounds.x < workArea.x + workArea.width &&
    bounds.x + bounds.width > workArea.x &&
    bounds.y < workArea.y + workArea.height &&
    bounds.y + bounds.height > workArea.y
  )
}
