import { join } from 'node:path'
import { _electron, chromium, type Browser, type Page } from 'playwright-core'
import { findElectron } from '../../../electron/cli/electron-binary.ts'
import { startProgram, waitFor } from './program.ts'

/** The same editor over two hosts: what a scenario needs to drive either. */
export type RunningHost = {
  readonly page: Page
  /** kill -9 of the whole program, window and all. */
  readonly kill: () => Promise<void>
  /** As a person ends it. */
  readonly quit: () => Promise<void>
  /** What the person will choose in the next native dialog; a browser has none. */
  readonly answerDialog: (method: 'showOpenDialog' | 'showSaveDialog', answer: unknown) => Promise<void>
  readonly said: () => string
  /** Of the program; its runtime is a child of it. */
  readonly pid: number
}

export type HostKind = 'browser' | 'app'

export const CHROMIUM = process.env['FULGURITE_CHROMIUM'] ?? '/usr/bin/chromium'

const root = join(import.meta.dirname, '..', '..', '..')
const electron = findElectron(root)

/** Real Electron where its binary is present; else the stand-in, which the test's title says. */
export const APP_KIND = electron === null ? 'app in the stand-in' : 'app in Electron'
if (electron === null && process.env['REQUIRE_REAL_ELECTRON'] === '1') {
  throw new Error('REQUIRE_REAL_ELECTRON=1, but Electron’s binary is missing: run npx install-electron.')
}

/** Both hosts, by the name under which results are reported. */
export const HOSTS: readonly (readonly [title: string, kind: HostKind])[] = [
  ['browser', 'browser'],
  [APP_KIND, 'app'],
]

export function openHost(kind: HostKind, home: string): Promise<RunningHost> {
  if (kind === 'browser') return openBrowser(home)
  return electron === null ? openStandIn(home) : openElectron(home, electron)
}

async function openBrowser(home: string): Promise<RunningHost> {
  const server = startProgram({
    command: process.execPath,
    args: ['--import', 'tsx', join(root, 'electron', 'headless.ts'), 'serve', '--port', '0'],
    environment: { FULGURITE_HOME: home },
  })
  const url = await waitFor(server, ({ said }) => /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0] ?? null)
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu'],
  })
  const context = await browser.newContext({
    viewport: SIZE,
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  const page = await context.newPage()
  await page.goto(url)
  return {
    page,
    pid: server.process.pid ?? 0,
    said: server.said,
    kill: async () => {
      await server.kill()
      await browser.close()
    },
    quit: async () => {
      await browser.close()
      server.process.kill('SIGTERM')
      await server.ended()
    },
    answerDialog: () => Promise.reject(new Error('A browser shows no native dialog.')),
  }
}

async function openStandIn(home: string): Promise<RunningHost> {
  const app = startProgram({
    command: process.execPath,
    args: [
      '--import',
      'tsx',
      '--import',
      join(root, 'test', 'e2e', 'stand-in', 'register.ts'),
      join(root, 'out', 'main', 'main.js'),
    ],
    environment: { FULGURITE_HOME: home },
  })
  const url = await waitFor(app, ({ messages }) => {
    const opened = messages.find((message) => isWindow(message))
    return isWindow(opened) ? opened.url : null
  })
  const browser = await chromium.connectOverCDP(url)
  const send = (message: object): void => void app.process.send?.(message)
  return {
    page: firstPage(browser),
    pid: app.process.pid ?? 0,
    said: app.said,
    kill: async () => {
      await app.kill()
      await browser.close().catch(() => undefined)
    },
    quit: async () => {
      send({ type: 'quit' })
      await app.ended()
    },
    answerDialog: async (method, answer) => send({ type: 'dialog', method, answer }),
  }
}

async function openElectron(home: string, executablePath: string): Promise<RunningHost> {
  const app = await _electron.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', root],
    env: { ...definedOnly(process.env), FULGURITE_HOME: home },
  })
  return {
    page: await app.firstWindow(),
    pid: app.process().pid ?? 0,
    said: () => '',
    kill: async () => {
      const child = app.process()
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await ended
    },
    quit: () => app.close(),
    answerDialog: async (method, answer) => {
      await app.evaluate(
        ({ dialog }, choice) => Object.assign(dialog, { [choice.method]: async () => choice.answer }),
        { method, answer },
      )
    },
  }
}

const SIZE = { width: 1440, height: 900 }

function firstPage(browser: Browser): Page {
  const page = browser.contexts()[0]?.pages()[0]
  if (page === undefined) throw new Error('The stand-in has no window.')
  return page
}

function isWindow(message: unknown): message is { type: 'window'; url: string } {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === 'window'
}

function definedOnly(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  )
}
