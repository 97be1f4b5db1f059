import type { Page } from 'playwright-core'

/** What one gesture costs. */
export type Gesture = {
  /** Milliseconds from one frame to the next, at best the display's 16.7. */
  readonly median: number
  readonly worst: number
  /** Milliseconds of processor time for one move of the mouse, of all the browser's processes together. */
  readonly work: number
}

export type Gestures = { readonly drag: Gesture; readonly pan: Gesture; readonly farPan: Gesture }

type Spot = { readonly x: number; readonly y: number }

/** Moves of the mouse in a stroke. */
const STEPS = 60

/** Pixels a move to the side, and of the wave up and down: far enough that most of the nodes in view are new. */
const AWAY_AND_BACK: readonly Spot[] = [
  { x: 13, y: 120 },
  { x: -13, y: -120 },
]

/** Zoom at which dozens of nodes are in view, each still drawn in full. */
const DENSE = 0.35

/** Drags a node and pans the canvas, then pans it once more from further out. Both sides get the same strokes. */
export async function measureGestures(page: Page): Promise<Gestures> {
  // tsx names inner functions by a helper of its own, which the page does not have.
  await page.evaluate('globalThis.__name = (named) => named')
  const drag = await cost(page, gripOfNode, [{ x: 5, y: 60 }])
  const pan = await cost(page, emptySpot, AWAY_AND_BACK)
  await zoomTo(page, DENSE)
  const farPan = await cost(page, emptySpot, AWAY_AND_BACK)
  return { drag, pan, farPan }
}

/** Where the view is, as React Flow puts it into its style. */
export function viewOf(page: Page): Promise<{ x: number; y: number; zoom: number }> {
  return page.evaluate(() => {
    const viewport = document.querySelector('.react-flow__viewport')
    const { a, e, f } = new DOMMatrix(viewport === null ? '' : getComputedStyle(viewport).transform)
    return { x: e, y: f, zoom: a }
  })
}

async function zoomTo(page: Page, zoom: number): Promise<void> {
  const box = await page.locator('.react-flow').boundingBox()
  if (box === null) throw new Error('There is no canvas.')
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  // React Flow doubles the zoom at every 500 pixels of the wheel.
  await page.mouse.wheel(0, -500 * Math.log2(zoom / (await viewOf(page)).zoom))
  await page.waitForFunction((wanted) => {
    const viewport = document.querySelector('.react-flow__viewport')
    return viewport !== null && new DOMMatrix(getComputedStyle(viewport).transform).a < wanted * 1.02
  }, zoom)
  await settle(page)
}

async function stroke(page: Page, from: Spot, by: Spot): Promise<void> {
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  for (let step = 1; step <= STEPS; step++) {
    await page.mouse.move(from.x + step * by.x, from.y - Math.sin(step / 8) * by.y)
  }
  await page.mouse.up()
}

/** On the title of a node, left of the middle. */
function gripOfNode(page: Page): Promise<Spot> {
  return page.evaluate(() => {
    const pane = document.querySelector('.react-flow')?.getBoundingClientRect()
    if (pane === undefined) throw new Error('There is no canvas.')
    for (const node of document.querySelectorAll('.react-flow__node')) {
      const { left, top } = node.getBoundingClientRect()
      const grip = { x: left + 60, y: top + 10 }
      const isInside = grip.x > pane.left && grip.x < pane.left + pane.width / 2
      if (isInside && grip.y > pane.top + 100 && grip.y < pane.bottom - 100) return grip
    }
    throw new Error('There is no node to drag.')
  })
}

/** Between the nodes, where a press moves the canvas: on a field it would change its value. */
async function emptySpot(page: Page, by: Spot): Promise<Spot> {
  const found = await page.waitForFunction((rightwards) => {
    const pane = document.querySelector('.react-flow')?.getBoundingClientRect()
    if (pane === undefined) return null
    for (let y = pane.top + 150; y < pane.bottom - 150; y += 4) {
      for (let way = 20; way < pane.width / 3; way += 4) {
        const x = rightwards ? pane.left + way : pane.right - way
        const under = document.elementFromPoint(x, y)
        if (under?.classList.contains('react-flow__pane') === true) return { x, y }
      }
    }
    return null
  }, by.x > 0)
  const spot = await found.jsonValue()
  if (spot === null) throw new Error('There is no empty place to pan from.')
  return spot
}

async function cost(
  page: Page,
  start: (page: Page, by: Spot) => Promise<Spot>,
  strokes: readonly Spot[],
): Promise<Gesture> {
  await settle(page)
  await page.evaluate(() => {
    const times: number[] = []
    const watch = (now: number): void => {
      times.push(now)
      if ('frameTimes' in window) requestAnimationFrame(watch)
    }
    Object.assign(window, { frameTimes: times })
    requestAnimationFrame(watch)
  })
  const before = await processorTime(page)
  for (const by of strokes) await stroke(page, await start(page, by), by)
  const spent = (await processorTime(page)) - before
  const times = await page.evaluate(() => {
    const recorded = (window as unknown as { frameTimes: number[] }).frameTimes
    Reflect.deleteProperty(window, 'frameTimes')
    return recorded
  })
  const gaps = times.slice(1).map((time, i) => time - (times[i] ?? time))
  const sorted = gaps.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN
  return { median: at(0.5), worst: at(0.95), work: spent / (strokes.length * STEPS) }
}

/** Until nothing of what came before is left to be done. */
async function settle(page: Page): Promise<void> {
  await page.waitForTimeout(600)
}

/** Milliseconds that the browser's processes have used. */
async function processorTime(page: Page): Promise<number> {
  const session = await page.context().browser()?.newBrowserCDPSession()
  if (session === undefined) throw new Error('The browser tells nothing of its processes.')
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime * 1000, 0)
}
