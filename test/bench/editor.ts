import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium, type Browser, type Page } from 'playwright-core'
import { build, preview } from 'vite'
import { CHROMIUM, openHost } from '../e2e/harness/hosts.ts'
import { makeHome } from '../e2e/harness/home.ts'

/**
 * `npm run bench:editor`: opening, dragging and panning a graph of 5,000 nodes in Chromium, beside the same
 * graph in React Flow's default rendering. Times depend on the machine; the ratios say what the editor's own
 * rendering is worth. Without a GPU Chromium paints on the CPU, which both sides pay alike.
 */
const { values } = parseArgs({
  options: { nodes: { type: 'string', default: '5000' }, json: { type: 'boolean' } },
})
const count = Number(values.nodes)
const say = (text: string): void => void process.stdout.write(`${text}\n`)

type Measured = { readonly open: number; readonly drag: Frames; readonly pan: Frames }
/** Milliseconds from one painted frame to the next while the mouse moves. */
type Frames = { readonly median: number; readonly worst: number }

const ours = await measureEditor()
const theirs = await measureDefault()
const rows = [
  ['open', ours.open, theirs.open],
  ['drag, a frame', ours.drag.median, theirs.drag.median],
  ['drag, 95 % of frames', ours.drag.worst, theirs.drag.worst],
  ['pan, a frame', ours.pan.median, theirs.pan.median],
  ['pan, 95 % of frames', ours.pan.worst, theirs.pan.worst],
] as const
if (values.json === true) {
  say(JSON.stringify({ nodes: count, editor: ours, reactFlowDefault: theirs }))
} else {
  say(`${count} nodes, milliseconds: editor, React Flow's default, ratio`)
  for (const [what, mine, other] of rows) {
    say(
      `${what.padEnd(22)} ${mine.toFixed(0).padStart(6)} ${other.toFixed(0).padStart(6)}  ${(other / mine).toFixed(1)}×`,
    )
  }
}

async function measureEditor(): Promise<Measured> {
  const home = await makeHome()
  const host = await openHost('browser', home.path)
  try {
    await host.page.getByRole('button', { name: 'Start with the default workflow' }).click()
    await host.page.getByRole('button', { name: 'New workflow' }).click()
    await host.page.getByText('An empty canvas').waitFor()
    const open = await timeOpening(host.page, JSON.stringify(workflow()))
    await host.page.keyboard.press('Alt+0')
    await host.page.locator('.react-flow__node').first().waitFor()
    return { open, ...(await measureGestures(host.page)) }
  } finally {
    await host.quit()
    await home.remove()
  }
}

async function measureDefault(): Promise<Measured> {
  const outDir = await mkdtemp(join(tmpdir(), 'fulgurite-bench-'))
  const root = join(import.meta.dirname, 'react-flow-default')
  const common = { root, configFile: false, logLevel: 'error', build: { outDir, emptyOutDir: true } } as const
  await build(common)
  const server = await preview({ ...common, preview: { port: 0, host: '127.0.0.1' } })
  const browser = await launch()
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await page.goto(server.resolvedUrls?.local[0] ?? '')
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

async function measureGestures(page: Page): Promise<Pick<Measured, 'drag' | 'pan'>> {
  const box = await page.locator('.react-flow').boundingBox()
  const node = await page.locator('.react-flow__node').first().boundingBox()
  if (box === null || node === null) throw new Error('There is nothing to drag.')
  const grip = { x: Math.max(node.x, box.x) + 60, y: Math.max(node.y, box.y) + 8 }
  const empty = { x: box.x + 20, y: box.y + box.height - 12 }
  return {
    drag: await framesWhile(page, () => dragAbout(page, grip)),
    pan: await framesWhile(page, () => dragAbout(page, empty)),
  }
}

async function dragAbout(page: Page, { x, y }: { x: number; y: number }): Promise<void> {
  await page.mouse.move(x, y)
  await page.mouse.down()
  for (let step = 1; step <= 60; step++) await page.mouse.move(x + step * 5, y - Math.sin(step / 8) * 60)
  await page.mouse.up()
}

async function framesWhile(page: Page, act: () => Promise<void>): Promise<Frames> {
  await page.evaluate(() => {
    const times: number[] = []
    const watch = (now: number): void => {
      times.push(now)
      if ('frameTimes' in window) requestAnimationFrame(watch)
    }
    Object.assign(window, { frameTimes: times })
    requestAnimationFrame(watch)
  })
  await act()
  const times = await page.evaluate(() => {
    const recorded = (window as unknown as { frameTimes: number[] }).frameTimes
    Reflect.deleteProperty(window, 'frameTimes')
    return recorded
  })
  const gaps = times.slice(1).map((time, i) => time - (times[i] ?? time))
  const sorted = gaps.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN
  return { median: at(0.5), worst: at(0.95) }
}

/** A chain of samplers in a square, in ComfyUI's form. */
function workflow() {
  const columns = Math.ceil(Math.sqrt(count))
  const nodes = Array.from({ length: count }, (_, i) => ({
    id: i + 1,
    type: 'KSampler',
    pos: [(i % columns) * 380, Math.floor(i / columns) * 340],
    size: [315, 262],
    flags: {},
    order: i,
    mode: 0,
    inputs: [
      { name: 'model', type: 'MODEL', link: null },
      { name: 'positive', type: 'CONDITIONING', link: null },
      { name: 'negative', type: 'CONDITIONING', link: null },
      { name: 'latent_image', type: 'LATENT', link: i === 0 ? null : i },
    ],
    outputs: [{ name: 'LATENT', type: 'LATENT', links: i === count - 1 ? [] : [i + 1], slot_index: 0 }],
    properties: { 'Node name for S&R': 'KSampler' },
    widgets_values: [i, 'fixed', 20, 8, 'euler', 'normal', 1],
  }))
  const links = Array.from({ length: count - 1 }, (_, i) => [i + 1, i + 1, 0, i + 2, 3, 'LATENT'])
  const extra = { ds: { scale: 1, offset: [40, 40] } }
  return {
    last_node_id: count,
    last_link_id: count,
    nodes,
    links,
    groups: [],
    config: {},
    extra,
    version: 0.4,
  }
}
