import { describe, expect, test } from 'vitest'
import type { Editor } from './harness/editor.ts'
import { HOSTS } from './harness/hosts.ts'
import { openSession } from './harness/session.ts'

const NODES = [
  ['CheckpointLoaderSimple', 'Load Checkpoint'],
  ['CLIPTextEncode', 'CLIP Text Encode (Prompt)'],
  ['EmptyLatentImage', 'Empty Latent Image'],
  ['KSampler', 'KSampler'],
  ['VAEDecode', 'VAE Decode'],
  ['PreviewImage', 'Preview Image'],
] as const

const WIRES = [
  [
    ['Load Checkpoint', 'CLIP'],
    ['CLIP Text Encode (Prompt)', 'clip'],
  ],
  [
    ['Load Checkpoint', 'MODEL'],
    ['KSampler', 'model'],
  ],
  [
    ['CLIP Text Encode (Prompt)', 'CONDITIONING'],
    ['KSampler', 'positive'],
  ],
  [
    ['CLIP Text Encode (Prompt)', 'CONDITIONING'],
    ['KSampler', 'negative'],
  ],
  [
    ['Empty Latent Image', 'LATENT'],
    ['KSampler', 'latent_image'],
  ],
  [
    ['KSampler', 'LATENT'],
    ['VAE Decode', 'samples'],
  ],
  [
    ['Load Checkpoint', 'VAE'],
    ['VAE Decode', 'vae'],
  ],
  [
    ['VAE Decode', 'IMAGE'],
    ['Preview Image', 'images'],
  ],
] as const

describe.each(HOSTS)('building a graph, %s', (_title, kind) => {
  const session = openSession(kind)

  test('by mouse', async () => {
    const { at } = session()
    await at.start()
    await at.newTab()
    const box = await at.canvas.boundingBox()
    if (box === null) throw new Error('no canvas')
    for (const [index, [type, title]] of NODES.entries()) {
      const x = box.x + 40 + (index % 3) * 430
      const y = box.y + 50 + Math.floor(index / 3) * 340
      await at.page.mouse.dblclick(x, y)
      const search = at.page.getByPlaceholder('Search nodes…')
      await search.fill(type)
      await at.page.keyboard.press('Enter')
      await at.node(title).waitFor()
    }
    for (const [from, to] of WIRES) await at.wire(from, to)
    await runSmall(at)
  })

  test('by keyboard alone', async () => {
    const { at } = session()
    const { keyboard } = at.page
    await keyboard.press('Control+Alt+n')
    await at.page.getByText('An empty canvas').waitFor()
    for (const [type, title] of NODES) {
      await keyboard.press('Tab')
      await at.page.getByPlaceholder('Search nodes…').waitFor()
      await keyboard.type(type)
      await keyboard.press('Enter')
      await at.node(title).waitFor()
      await keyboardOnNode(at)
    }
    for (const [[from, output], [to, input]] of WIRES) {
      await findByKeyboard(at, from)
      await keyboard.press('c')
      const dialog = at.page.getByRole('dialog', { name: `Connect ${from}` })
      await dialog.waitFor()
      if (from === 'Load Checkpoint') {
        await keyboard.type(output)
        await keyboard.press('Enter')
      }
      await at.page.getByPlaceholder(`Choose an input for ${output}`).waitFor()
      await keyboard.type(`${to} ${input}`)
      await keyboard.press('Enter')
      await dialog.waitFor({ state: 'detached' })
    }
    await runSmall(at)
  })
})

async function findByKeyboard(at: Editor, title: string): Promise<void> {
  await at.page.keyboard.press('Control+f')
  await at.page.getByPlaceholder('Title, type, setting, value or id…').waitFor()
  await at.page.keyboard.type(title)
  await at.page.keyboard.press('Enter')
  await keyboardOnNode(at)
}

/** It comes there after the canvas has drawn the node. */
async function keyboardOnNode({ page }: Editor): Promise<void> {
  await page.waitForFunction(() => document.activeElement?.classList.contains('react-flow__node'))
}

async function runSmall(at: Editor): Promise<void> {
  await at.setNumber('Empty Latent Image', 'width', '64')
  await at.setNumber('Empty Latent Image', 'height', '32 * 2')
  await at.setNumber('KSampler', 'steps', '1')
  expect(await at.number('Empty Latent Image', 'height')).toBe('64')
  await at.run()
  await at.picture('Preview Image').waitFor()
}
