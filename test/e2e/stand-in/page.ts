import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium, type BrowserContext, type CDPSession, type Page } from 'playwright-core'
import { decode, encode } from './wire.ts'
import { PAGE_WORLD, preloadWorld } from './worlds.ts'

export type Receive = (message: {
  readonly channel: string
  readonly args: readonly unknown[]
  readonly url: string
}) => Promise<unknown>

export type ProtocolHandler = (request: Request) => Promise<Response> | Response

export type StandInPage = {
  readonly page: Page
  readonly load: (url: string) => Promise<void>
  readonly send: (channel: string, args: readonly unknown[]) => Promise<void>
  readonly close: () => Promise<void>
}

/** A tab of Debian's Chromium in the place of a window, with the preload script in a world of its own. */
export async function openPage(options: {
  readonly preload: string
  readonly size: { readonly width: number; readonly height: number }
  readonly profile: string
  readonly handlers: ReadonlyMap<string, ProtocolHandler>
  readonly receive: Receive
}): Promise<StandInPage> {
  const context = await chromium.launchPersistentContext(options.profile, {
    executablePath: process.env['FULGURITE_CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--remote-debugging-port=0'],
    viewport: options.size,
  })
  await routeProtocols(context, options.handlers)
  const page = context.pages()[0] ?? (await context.newPage())
  const world = await isolate(page, await readFile(options.preload, 'utf8'), options.receive)
  announce(await debuggerUrl(options.profile))
  return {
    page,
    load: async (url) => void (await page.goto(asChromium(url))),
    send: world.send,
    close: async () => {
      await context.close()
    },
  }
}

/** `app://name/` is unknown to Chromium; a local name that never reaches a network stands for it. */
function asChromium(url: string): string {
  return url.replace(/^app:\/\/([^/]+)\//, 'http://$1.app.localhost/')
}

function asElectron(url: string): string {
  return url.replace(/^http:\/\/([^/]+)\.app\.localhost\//, 'app://$1/')
}

async function routeProtocols(
  context: BrowserContext,
  handlers: ReadonlyMap<string, ProtocolHandler>,
): Promise<void> {
  await context.route('**/*', async (route) => {
    const request = route.request()
    const url = asElectron(request.url())
    const handler = handlers.get(new URL(url).protocol.slice(0, -1))
    if (handler === undefined) return await route.abort('addressunreachable')
    const response = await handler(new Request(url, { method: request.method() }))
    await route.fulfill({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()),
    })
  })
}

const WORLD = 'preload'

async function isolate(
  page: Page,
  preload: string,
  receive: Receive,
): Promise<{ send: StandInPage['send'] }> {
  const session = await page.context().newCDPSession(page)
  let world: number | null = null
  session.on('Runtime.executionContextCreated', ({ context }) => {
    if (context.name === WORLD) world = context.id
  })
  session.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
    if (name === 'standInSend') void answer(session, executionContextId, payload, page.url(), receive)
  })
  await session.send('Runtime.enable')
  await session.send('Page.enable')
  await session.send('Runtime.addBinding', { name: 'standInSend', executionContextName: WORLD })
  await session.send('Page.addScriptToEvaluateOnNewDocument', { source: PAGE_WORLD })
  await session.send('Page.addScriptToEvaluateOnNewDocument', {
    source: preloadWorld(preload),
    worldName: WORLD,
  })
  return {
    send: async (channel, args) => {
      if (world !== null) await tell(session, world, { kind: 'message', channel, args })
    },
  }
}

async function answer(
  session: CDPSession,
  world: number,
  payload: string,
  url: string,
  receive: Receive,
): Promise<void> {
  const { id, channel, args } = decode(payload) as { id: number; channel: string; args: unknown[] }
  try {
    const value = await receive({ channel, args, url: asElectron(url) })
    await tell(session, world, { kind: 'answer', id, value })
  } catch (error) {
    await tell(session, world, { kind: 'answer', id, error: String(error) })
  }
}

/** A page that went away meanwhile hears nothing, as in Electron. */
async function tell(session: CDPSession, world: number, message: unknown): Promise<void> {
  await session
    .send('Runtime.evaluate', {
      expression: `standInReceive(${JSON.stringify(encode(message))})`,
      contextId: world,
    })
    .catch(() => undefined)
}

/** Where a test can connect to the same browser. */
async function debuggerUrl(profile: string): Promise<string> {
  const [port, path] = (await readFile(join(profile, 'DevToolsActivePort'), 'utf8')).split('\n')
  return `ws://127.0.0.1:${port}${path}`
}

function announce(url: string): void {
  process.send?.({ type: 'window', url })
}
