import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import type { Editor } from './harness/editor.ts'
import { HOSTS } from './harness/hosts.ts'
import type { Home } from './harness/home.ts'
import { keptDocuments, keptGraph } from './harness/kept.ts'
import { openSession } from './harness/session.ts'

type KeptSubgraph = {
  readonly name: string
  readonly inputs: readonly { readonly name: string }[]
  readonly nodes: readonly { readonly type: string; readonly widgets_values?: readonly unknown[] }[]
}

describe.each(HOSTS)('subgraphs, %s', (_title, kind) => {
  const session = openSession(kind)

  test('are made of selected nodes, edited inside, run, and dissolved', async () => {
    const { at, home } = session()
    const { page } = at
    await at.start()
    await at.makeSmall()
    await expect.poll(() => steps(home)).toBe(2)
    const before = await keptGraph(home)

    await at.select('KSampler')
    await at
      .node('VAE Decode')
      .locator('header')
      .click({ position: { x: 60, y: 6 }, modifiers: ['Shift'] })
    await page.keyboard.press('Control+Shift+E')
    await at.node('New subgraph').waitFor()
    await expect.poll(() => keptSubgraphs(home)).toMatchObject([{ name: 'New subgraph' }])

    // The node that was just made has the keyboard: Enter opens it.
    await focused(at, 'New subgraph')
    await page.keyboard.press('Enter')
    await at.node('KSampler').waitFor()
    await at.setNumber('KSampler', 'steps', '3')
    await expect.poll(() => innerSteps(home)).toBe(3)

    await at.run()
    await page
      .getByRole('article')
      .getByText(/^\d.* s$/)
      .first()
      .waitFor({ timeout: 60_000 })
    await page.keyboard.press('Alt+ArrowUp')
    await at.picture('Save Image').waitFor({ timeout: 60_000 })

    // Undo goes where the change was.
    await at.canvas.click({ position: { x: 700, y: 720 } })
    await undoUntil(at, () => innerSteps(home), 2)
    await at.node('Inputs').waitFor()
    await undoUntil(at, () => keptSubgraphs(home), [])
    await at.node('Save Image').waitFor()
    await expect.poll(() => keptGraph(home)).toEqual(before)
    await page.keyboard.press('Control+y')
    await at.node('New subgraph').click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Unpack subgraph' }).click()
    await at.node('KSampler').waitFor()
    await expect.poll(() => keptSubgraphs(home)).toEqual([])
  })

  test('of a file nest; a wire to the boundary makes an input of every instance', async () => {
    const { at, home } = session()
    const { page } = at
    await openNested(at)
    await at.node('Draw').getByRole('button', { name: 'Open subgraph' }).click()
    await at.node('Wanted').getByRole('button', { name: 'Open subgraph' }).click()
    await page.getByText('Shared by 2 nodes').waitFor()
    expect(await wayOf(at)).toEqual(['nested', 'Draw', 'Prompt'])
    await page.keyboard.press('Escape')
    await at.node('Unwanted').waitFor()
    expect(await wayOf(at)).toEqual(['nested', 'Draw'])

    const from = await centre(at.node('Inputs').locator('[data-handleid="out:4"]'))
    const to = await centre(at.socket('KSampler', 'Input', 'cfg'))
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 })
    await page.mouse.move(to.x, to.y, { steps: 4 })
    await page.mouse.up()
    await at.node('Inputs').getByRole('button', { name: 'cfg', exact: true }).dblclick()
    await page.keyboard.type('strength')
    await page.keyboard.press('Enter')
    await expect
      .poll(async () => (await keptSubgraphs(home))[0]?.inputs.map(({ name }) => name))
      .toEqual(['model', 'clip', 'vae', 'latent_image', 'strength'])
    await page
      .getByRole('navigation', { name: 'Open subgraph' })
      .getByRole('button', { name: 'nested' })
      .click()
    await at.socket('Draw', 'Input', 'strength').waitFor()
  })

  test('show a problem inside on the node around it, and lead there', async () => {
    const { at } = session()
    const { page } = at
    await at.node('Draw').getByRole('button', { name: 'Open subgraph' }).click()
    await at
      .node('VAE Decode')
      .locator('header')
      .click({ position: { x: 60, y: 6 } })
    await at
      .node('KSampler')
      .locator('header')
      .click({ position: { x: 60, y: 6 } })
    await page.keyboard.press('Delete')
    await expect.poll(() => at.node('KSampler').count()).toBe(0)
    await page.keyboard.press('Alt+ArrowUp')
    await at.node('Draw').getByRole('button', { name: 'Show on the canvas' }).click()
    await at.node('VAE Decode').waitFor()
    expect(await wayOf(at)).toEqual(['nested', 'Draw'])
  })
})

async function openNested(at: Editor): Promise<void> {
  const file = new URL('../fixtures/workflows/nested-subgraphs.json', import.meta.url)
  const text = await readFile(file, 'utf8')
  await at.page.evaluate((json) => {
    const data = new DataTransfer()
    data.items.add(new File([json], 'nested.json', { type: 'application/json' }))
    const pane = document.querySelector('.react-flow__pane')
    pane?.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data }))
  }, text)
  await at.node('Draw').waitFor()
}

function wayOf(at: Editor): Promise<string[]> {
  return at.page.getByRole('navigation', { name: 'Open subgraph' }).getByRole('listitem').allInnerTexts()
}

async function focused(at: Editor, title: string): Promise<void> {
  await expect.poll(() => at.node(title).evaluate((element) => element === document.activeElement)).toBe(true)
}

async function undoUntil(at: Editor, read: () => Promise<unknown>, wanted: unknown): Promise<void> {
  await at.page.keyboard.press('Control+z')
  await expect.poll(read, { timeout: 5000 }).toEqual(wanted)
}

async function keptSubgraphs(home: Home): Promise<readonly KeptSubgraph[]> {
  const workflow = (await keptDocuments(home)).at(-1)?.workflow
  const definitions = workflow?.['definitions'] as { subgraphs?: readonly KeptSubgraph[] } | undefined
  return definitions?.subgraphs ?? []
}

async function steps(home: Home): Promise<unknown> {
  const workflow = (await keptDocuments(home)).at(-1)?.workflow
  return samplerSteps(workflow?.nodes as KeptSubgraph['nodes'] | undefined)
}

async function innerSteps(home: Home): Promise<unknown> {
  return samplerSteps((await keptSubgraphs(home))[0]?.nodes)
}

function samplerSteps(nodes: KeptSubgraph['nodes'] = []): unknown {
  return nodes.find(({ type }) => type === 'KSampler')?.widgets_values?.[2]
}

async function centre(locator: ReturnType<Editor['node']>): Promise<{ x: number; y: number }> {
  const box = await locator.boundingBox()
  if (box === null) throw new Error('It is not on the screen.')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}
