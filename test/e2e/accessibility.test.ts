import { source } from 'axe-core'
import type { AxeResults } from 'axe-core'
import { describe, expect, test } from 'vitest'
import type { Editor } from './harness/editor.ts'
import { HOSTS } from './harness/hosts.ts'
import { openSession } from './harness/session.ts'

const PANELS = ['Outline', 'Templates', 'Models', 'Gallery', 'Queue', 'Problems']
const THEMES = ['Dark', 'Light', 'High contrast']

describe.each(HOSTS)('axe finds nothing serious, %s', (_title, kind) => {
  const session = openSession(kind)

  test('in the welcome dialog', async () => {
    await session().at.page.getByRole('dialog').waitFor()
    expect(await serious(session().at)).toEqual([])
  })

  test('in the editor with a graph', async () => {
    const { at } = session()
    await at.start()
    expect(await serious(at)).toEqual([])
  })

  test('in a prompt with the words of the small model', async () => {
    const { at } = session()
    await at.node('Prompt').getByRole('textbox', { name: 'text' }).fill('a dragon')
    await at.page.getByText('Not known, and not drawn: dragon').waitFor()
    expect(await serious(at)).toEqual([])
    await at.page.keyboard.press('Escape')
  })

  test.each(PANELS)('in the panel %s', async (panel) => {
    const { at } = session()
    await at.panel(panel)
    await at.page.locator('aside').first().waitFor()
    expect(await serious(at)).toEqual([])
    await at.panel(panel)
    await at.page.locator('aside').first().waitFor({ state: 'detached' })
  })

  test('in the node search', async () => {
    const { at } = session()
    await at.select('KSampler')
    await at.page.keyboard.press('Tab')
    await at.page.getByPlaceholder('Search nodes…').waitFor()
    expect(await serious(at)).toEqual([])
    await at.page.keyboard.press('Escape')
  })

  test('in the settings, in every theme', async () => {
    const { at } = session()
    await at.page.keyboard.press('Control+,')
    const dialog = at.page.getByRole('dialog', { name: 'Settings' })
    await dialog.waitFor()
    expect(await serious(at)).toEqual([])
    for (const theme of THEMES) {
      await dialog.getByLabel('Theme').selectOption({ label: theme })
      // Colours fade from one theme into the other.
      await expect.poll(() => serious(at), { message: theme, timeout: 5000 }).toEqual([])
    }
    await at.page.keyboard.press('Escape')
    expect(await serious(at)).toEqual([])
  })

  test('in the list of keyboard shortcuts', async () => {
    const { at } = session()
    await at.page.keyboard.press('Control+Shift+k')
    await at.page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    expect(await serious(at)).toEqual([])
    await at.page.keyboard.press('Escape')
  })
})

/** Findings that keep somebody out, each with the elements that it is about. */
async function serious({ page }: Editor): Promise<string[]> {
  // Animations end first: half-transparent text has half its contrast.
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => null))),
  )
  await page.evaluate(source)
  const results = await page.evaluate<AxeResults>('axe.run()')
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
}
