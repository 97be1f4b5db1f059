import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium, type Browser, type Page } from 'playwright-core'
import { build, preview } from 'vite'
import { CHROMIUM, openHost } from '../e2e/harness/hosts.ts'
import { makeHome } from '../e2e/harness/home.ts'
import { type Gestures, measureGestures, viewOf } from './canvas-gestures.ts'
import { measureColdStart } from './cold-start.ts'
import { largeWorkflow } from './large-workflow.ts'

/**
 * `npm run bench:editor`: a cold start, then opening, dragging and panning a graph of 5,000 nodes in Chromium,
 * beside the same graph in React Flow's default rendering. Times depend on the machine; the ratios say what the editor's own
 * rendering is worth. Without a GPU Chromium paints on the CPU, which both sides pay alike.
 */
const { values } = parseArgs({
  options: { nodes: { type: 'string', default: '5000' }, json: { type: 'boolean' } },
})
const count = Number(values.nodes)
const STARTS = 5
const NAMES = { drag: 'drag', pan: 'pan', farPan: 'pan at zoom 0.35' } as const
const say = (text: string): void => void process.stdout.write(`${text}\n`)

type Measured = Gestures & { readonly open: number }

/** Where both look, so that the same nodes are in view. */
type View = {
  readonly size: { readonly width: number; readonly height: number }
  readonly viewport: { readonly x: number; readonly y: number; readonly zoom: number }
}

const start = await measureColdStart(STARTS)
const { view, ...ours } = await measureEditor()
const theirs = await measureDefault(view)
const rows = [
  ['open', ours.open, theirs.open],
  ...(['drag', 'pan', 'farPan'] as const).flatMap((gesture) => {
    const [mine, other] = [ours[gesture], theirs[gesture]]
    const name = NAMES[gesture]
    return [
      [`${name}, a frame`, mine.median, other.median],
      [`${name}, 95 % of frames`, mine.worst, other.worst],
      [`${name}, work a move`, mine.work, other.work],
    ] as const
  }),
] as const
if (values.json === true) {
  say(JSON.stringify({ nodes: count, start, editor: ours, reactFlowDefault: theirs }))
} else {
  say(`${count} nodes, milliseconds: editor, React Flow's default, ratio`)
  for (const [what, mine, other] of rows) {
    say(
      `${what.padEnd(26)} ${mine.toFixed(0).padStart(6)} ${other.toFixed(0).padStart(6)}  ${(other / mine).toFixed(1)}×`,
    )
  }
  say(
    `cold start, milliseconds: the server listens after ${start.listening.toFixed(0)}; the page shows the default workflow ${start.shown.toFixed(0)} after its address was given, and answers a press ${start.interactive.toFixed(0)} after it`,
  )
}

async function measureEditor(): Promise<Measured & { readonly view: View }> {
  const home = await makeHome()
  const host = await openHost('browser', home.path)
  try {
    await host.page.getByRole('button', { name: 'Start with the default workflow' }).click()
    await host.page.getByRole('button', { name: 'New workflow' }).click()
    await host.page.getByText('An empty canvas').waitFor()
    const open = await timeOpening(host.page, JSON.stringify(largeWorkflow(count)))
    await host.page.keyboard.press('Alt+0')
    await host.page.locator('.react-flow__node').first().waitFor()
    const size = await host.page.locator('.react-flow').boundingBox()
    if (size === null) throw new Error('There is no canvas.')
    const view = { size, viewport: await viewOf(host.page) }
    return { open, view, ...(await measureGestures(host.page)) }
  } finally {
    await host.quit()
    await home.remove()
  }
}

async function measureDefault({ size, viewport }: View): Promise<Measured> {
  const outDir = await mkdtemp(join(tmpdir(), 'fulgurite-bench-'))
  const root = join(import.meta.dirname, 'react-flow-default')
  const common = { root, configFile: false, logLevel: 'error', build: { outDir, emptyOutDir: true } } as const
  await build(common)
  const server = await preview({ ...common, preview: { port: 0, host: '127.0.0.1' } })
  const browser = await launch()
  try {
    const page = await browser.newPage({
      viewport: { width: Math.round(size.width), height: Math.round(size.height) },
    })
    const { x, y, zoom } = viewport
    await page.goto(`${server.resolvedUrls?.local[0] ?? ''}?x=${x}&y=${y}&zoom=${zoom}`)
    await page.waitForFunction(() => 'openGraph' in window)
    const open = await timeOpening(page, null)
    return { open, ...(await measureGestures(page)) }
  } finally {
    await browser.close()
    await server.close()
    await rm(outDir, { recursive: true, force: true })
  }
}

function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] })
}

/** From the wish to the second frame that shows the graph; by a dropped file, or by the page's own way. */
async function timeOpening(page: Page, json: string | null): Promise<number> {
  // tsx names inner functions by a helper of its own, which the page does not have.
  await page.evaluate('globalThis.__name = (named) => named')
  return await page.evaluate(
    async ([text, nodes]) => {
      const start = performance.now()
      if (text === null) (window as unknown as { openGraph: (count: number) => void }).openGraph(nodes)
      else {
        const data = new DataTransfer()
        data.items.add(new File([text], 'large.json', { type: 'application/json' }))
        window.dispatchEvent(new DragEvent('drop', { dataTransfer: data, cancelable: true }))
      }
      const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve))
      // The editor draws a large graph from afar as one picture, and says how many nodes are in it.
      const isShown = (): boolean =>
        text === null
          ? [...document.querySelectorAll('.react-flow__node')].some(
              (node) => getComputedStyle(node).visibility === 'visible',
            )
          : Number(/([\d.,]+) nodes/.exec(document.body.innerText)?.[1]?.replaceAll(/[.,]/g, '')) === nodes
      while (!isShown()) await frame()
      await frame()
      await frame()
      return performance.now() - start
    },
    [json, count] as const,
  )
}
