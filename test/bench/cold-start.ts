import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { makeHome } from '../e2e/harness/home.ts'
import { CHROMIUM } from '../e2e/harness/hosts.ts'
import { startProgram, waitFor } from '../e2e/harness/program.ts'

/** Milliseconds; the median of several starts, each with a browser that knows nothing of the page. */
export type ColdStart = {
  /** From the start of `npm run serve`'s program until it listens. */
  readonly listening: number
  /** From the navigation until the first card of the default workflow is drawn. */
  readonly shown: number
  /** From the navigation until a press on a card, sent as soon as it is drawn, has selected it. */
  readonly interactive: number
}

const root = join(import.meta.dirname, '..', '..')

export async function measureColdStart(times: number): Promise<ColdStart> {
  const home = await makeHome()
  try {
    // The first start makes its folders and asks which template to begin with.
    await oneStart(home.path, async (page) => {
      await page.getByRole('button', { name: 'Start with the default workflow' }).click()
      await page.getByText('Every edit is kept').waitFor()
    })
    const starts: ColdStart[] = []
    for (let i = 0; i < times; i++) starts.push(await oneStart(home.path, () => Promise.resolve()))
    const median = (key: keyof ColdStart): number =>
      starts.map((start) => start[key]).toSorted((a, b) => a - b)[Math.floor(times / 2)] ?? Number.NaN
    return { listening: median('listening'), shown: median('shown'), interactive: median('interactive') }
  } finally {
    await home.remove()
  }
}

async function oneStart(home: string, then: (page: Page) => Promise<void>): Promise<ColdStart> {
  const started = performance.now()
  const server = startProgram({
    command: process.execPath,
    args: ['--import', 'tsx', join(root, 'electron', 'headless.ts'), 'serve', '--port', '0'],
    environment: { FULGURITE_HOME: home },
  })
  const url = await waitFor(server, ({ said }) => /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0] ?? null)
  const listening = performance.now() - started
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] })
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await page.addInitScript('globalThis.__name = (named) => named')
    await page.addInitScript(watchForCards)
    await page.goto(url, { waitUntil: 'commit' })
    const shown = await (await page.waitForFunction(() => window.coldStart?.shown)).jsonValue()
    const interactive = await (await page.waitForFunction(() => window.coldStart?.interactive)).jsonValue()
    await then(page)
    return { listening, shown: shown ?? Number.NaN, interactive: interactive ?? Number.NaN }
  } finally {
    await browser.close()
    server.process.kill('SIGTERM')
    await server.ended()
  }
}

/** In the page, frame by frame: presses the first card as soon as it can be seen, and waits until that showed. */
function watchForCards(): void {
  const times: NonNullable<Window['coldStart']> = {}
  window.coldStart = times
  const look = (): void => {
    const card = document.querySelector('.react-flow__node-card')
    const visible = card !== null && card.getBoundingClientRect().width > 0
    if (visible && times.shown === undefined) {
      times.shown = performance.now()
      const title = card.querySelector('header')
      for (const type of ['mousedown', 'mouseup', 'click']) {
        title?.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true, view: window }))
      }
    }
    if (document.querySelector('.react-flow__node.selected') !== null) times.interactive = performance.now()
    else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}

declare global {
  // oxlint-disable-next-line typescript/consistent-type-definitions -- only an interface adds to another
  interface Window {
    coldStart?: { shown?: number; interactive?: number }
  }
}
