import { readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Editor } from './harness/editor.ts'
import { HOSTS } from './harness/hosts.ts'
import { keptDocuments, keptGraph } from './harness/kept.ts'
import { openSession } from './harness/session.ts'

/** Every kind of edit, as a person makes it with the KSampler selected. */
const EDITS: readonly (readonly [what: string, edit: (at: Editor) => Promise<void>])[] = [
  ['a value', (at) => at.setNumber('KSampler', 'steps', '7')],
  ['a text', (at) => at.page.getByRole('textbox', { name: 'text' }).first().fill('a lighthouse in the rain')],
  ['a move', key('ArrowRight')],
  ['mute', key('Control+m')],
  ['bypass', key('Control+b')],
  ['collapse', key('Alt+c')],
  ['pin', key('p')],
  ['a group', key('Control+g')],
  ['duplicate', key('Control+d')],
  ['delete', key('Delete')],
  [
    'copy and paste',
    async (at) => {
      await at.page.keyboard.press('Control+c')
      await at.page.keyboard.press('Control+v')
    },
  ],
  [
    'a new node',
    async (at) => {
      await at.page.keyboard.press('Tab')
      await at.page.getByPlaceholder('Search nodes…').fill('VAEEncode')
      await at.page.keyboard.press('Enter')
    },
  ],
  [
    'arrange',
    async (at) => {
      await at.page.keyboard.press('Control+a')
      await at.page.keyboard.press('l')
    },
  ],
  [
    'a wire',
    async (at) => {
      await at.wire(['Negative prompt', 'CONDITIONING'], ['KSampler', 'positive'])
    },
  ],
]

describe.each(HOSTS)('editing, %s', (_title, kind) => {
  const session = openSession(kind)

  test('opens with a workflow', async () => {
    const { at, home } = session()
    await at.start()
    await expect.poll(async () => (await keptDocuments(home)).length).toBe(1)
  })

  test.each(EDITS)('%s can be undone and redone', async (_what, edit) => {
    const { at, home } = session()
    await at.select('KSampler')
    const before = await keptGraph(home)
    await edit(at)
    await expect.poll(() => keptGraph(home), { timeout: 5000 }).not.toEqual(before)
    const after = await keptGraph(home)
    await clickBeside(at)
    await undo(at)
    await expect.poll(() => keptGraph(home), { timeout: 5000 }).toEqual(before)
    await at.page.keyboard.press('Control+y')
    await expect.poll(() => keptGraph(home), { timeout: 5000 }).toEqual(after)
    await undo(at)
    await expect.poll(() => keptGraph(home), { timeout: 5000 }).toEqual(before)
  })

  test('unknown nodes are shown, and saved back unharmed', async () => {
    const { at, home, host } = session()
    const foreign = join(home.path, 'foreign.json')
    const workflow = foreignWorkflow()
    await writeFile(foreign, JSON.stringify(workflow))
    if (kind === 'app') {
      await host.answerDialog('showOpenDialog', { canceled: false, filePaths: [foreign] })
      await at.page.keyboard.press('Control+o')
    } else {
      await openFromMenu(at)
      const here = at.page.getByRole('dialog').getByRole('button', { name: 'From this computer…' })
      const [chooser] = await Promise.all([at.page.waitForEvent('filechooser'), here.click()])
      await chooser.setFiles(foreign)
    }
    await at.node('MagicUpscaler').getByLabel('Unknown node').waitFor()

    const saved =
      kind === 'app'
        ? join(home.path, 'saved.json')
        : join(home.path, 'user', 'default', 'workflows', 'foreign.json')
    if (kind === 'app') await host.answerDialog('showSaveDialog', { canceled: false, filePath: saved })
    await at.page.keyboard.press('Control+Shift+s')
    if (kind !== 'app') await at.page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    await expect.poll(() => savedNode(saved), { timeout: 10_000 }).toEqual(workflow.nodes[0])
  })

  // The app asks the system's own dialog, which lists what it lists.
  if (kind === 'app') return

  test('what a browser saved is listed to open, and saved to its file', async () => {
    const { at, home } = session()
    const { page } = at
    await page.getByRole('button', { name: 'Close foreign' }).click()
    await page.getByRole('button', { name: 'foreign', exact: true }).waitFor({ state: 'detached' })
    await openFromMenu(at)
    const dialog = page.getByRole('dialog', { name: 'Open a workflow' })
    await dialog.getByRole('option', { name: /^foreign/ }).waitFor()
    await page.keyboard.press('Enter')
    await at.node('MagicUpscaler').waitFor()
    await at.select('MagicUpscaler')
    await page.keyboard.press('Control+m')
    await page.keyboard.press('Control+s')
    const file = join(home.path, 'user', 'default', 'workflows', 'foreign.json')
    await expect.poll(() => savedNode(file), { timeout: 10_000 }).toMatchObject({ mode: 2 })
    expect(await readdir(dirname(file))).toEqual(['foreign.json'])
  })
})

/** What another pack's node looks like; Fulgurite knows nothing of it. */
function foreignWorkflow() {
  const magic = {
    id: 1,
    type: 'MagicUpscaler',
    pos: [80, 80],
    size: [320, 180],
    flags: {},
    order: 0,
    mode: 0,
    inputs: [{ name: 'image', type: 'IMAGE', link: null }],
    outputs: [{ name: 'IMAGE', type: 'IMAGE', links: null, slot_index: 0 }],
    properties: { 'Node name for S&R': 'MagicUpscaler', cnr_id: 'magic-pack', ver: '1.2.3' },
    widgets_values: ['lanczos', 4, { nested: [true, null] }],
  }
  return {
    last_node_id: 1,
    last_link_id: 0,
    nodes: [magic],
    links: [],
    groups: [],
    config: {},
    extra: {},
    version: 0.4,
  }
}

async function savedNode(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch(() => '{}')
  return (JSON.parse(text) as { nodes?: unknown[] }).nodes?.[0]
}

async function openFromMenu({ page }: Editor): Promise<void> {
  await page.getByRole('menuitem', { name: 'File' }).click()
  await page.getByRole('menuitem', { name: /^Open…/ }).click()
}

/** Off any text field and any node, so that keys mean the canvas. */
async function clickBeside({ canvas }: Editor): Promise<void> {
  const box = await canvas.boundingBox()
  await canvas.click({ position: { x: 20, y: (box?.height ?? 0) - 20 } })
}

async function undo(at: Editor): Promise<void> {
  await at.page.keyboard.press('Control+z')
}

function key(keys: string): (at: Editor) => Promise<void> {
  return (at) => at.page.keyboard.press(keys)
}
