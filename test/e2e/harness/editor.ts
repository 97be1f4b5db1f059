import type { Locator, Page } from 'playwright-core'

/** The editor as a person sees it: everything by role and name. */
export type Editor = {
  readonly page: Page
  readonly canvas: Locator
  readonly node: (title: string) => Locator
  /** Ends the first start's dialog; the default workflow is there then. */
  readonly start: () => Promise<void>
  /** An empty tab. */
  readonly newTab: () => Promise<void>
  readonly select: (title: string) => Promise<void>
  readonly setNumber: (title: string, input: string, value: string) => Promise<void>
  readonly number: (title: string, input: string) => Promise<string | null>
  /** Pictures of a size that the tiny checkpoint makes in a second. */
  readonly makeSmall: () => Promise<void>
  readonly run: () => Promise<void>
  readonly picture: (title: string) => Locator
  readonly panel: (name: string) => Promise<void>
  /** The dot that wires are pulled from or dropped on. */
  readonly socket: (title: string, side: 'Input' | 'Output', name: string) => Locator
  readonly wire: (from: readonly [string, string], to: readonly [string, string]) => Promise<void>
}

export function editor(page: Page): Editor {
  const node = (title: string): Locator => page.getByRole('group', { name: title, exact: true })
  const canvas = page.getByRole('application', { name: 'Workflow canvas' })
  const socket: Editor['socket'] = (title, side, name) => node(title).locator(`[title^="${side} ${name}, "]`)
  const setNumber: Editor['setNumber'] = async (title, input, value) => {
    const field = node(title).getByRole('spinbutton', { name: input, exact: true })
    await field.focus()
    await page.keyboard.press('Enter')
    const text = node(title).getByRole('textbox', { name: input, exact: true })
    await text.fill(value)
    await text.press('Enter')
    await field.waitFor()
  }
  return {
    page,
    canvas,
    node,
    socket,
    setNumber,
    start: async () => {
      await page.getByRole('button', { name: 'Start with the default workflow' }).click()
      await node('KSampler').waitFor()
    },
    newTab: async () => {
      await page.getByRole('button', { name: 'New workflow' }).click()
      await page.getByText('An empty canvas').waitFor()
    },
    select: async (title) => {
      await node(title)
        .locator('header')
        .click({ position: { x: 60, y: 6 } })
    },
    number: async (title, input) =>
      await node(title).getByRole('spinbutton', { name: input, exact: true }).getAttribute('aria-valuetext'),
    makeSmall: async () => {
      await setNumber('Size', 'width', '64')
      await setNumber('Size', 'height', '64')
      await setNumber('KSampler', 'steps', '2')
    },
    run: () => page.keyboard.press('Control+Enter'),
    picture: (title) => node(title).getByRole('img', { name: `Picture made by ${title}` }),
    panel: async (name) => {
      await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name }).click()
    },
    wire: async ([fromNode, output], [toNode, input]) => {
      const from = await centre(socket(fromNode, 'Output', output))
      const to = await centre(socket(toNode, 'Input', input))
      await page.mouse.move(from.x, from.y)
      await page.mouse.down()
      await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 })
      await page.mouse.move(to.x, to.y, { steps: 4 })
      await page.mouse.up()
    },
  }
}

async function centre(locator: Locator): Promise<{ x: number; y: number }> {
  const box = await locator.boundingBox()
  if (box === null) throw new Error('It is not on the screen.')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}
