import { readdir, readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { editor, type Editor } from './harness/editor.ts'
import { makeHome, type Home } from './harness/home.ts'
import { HOSTS, openHost } from './harness/hosts.ts'
import { keptDocuments } from './harness/kept.ts'

describe.each(HOSTS)('survival, %s', (_title, kind) => {
  test('kill -9 in the middle of editing loses nothing, undo included', async () => {
    const home = await makeHome()
    const before = await openHost(kind, home.path)
    const at = editor(before.page)
    await at.start()
    await at.newTab()
    await before.page.getByRole('button', { name: 'Postcards', exact: true }).click()
    await at.setNumber('KSampler', 'steps', '7')
    await expect.poll(() => keptSteps(home)).toBe(7)
    // Edits go on while the program dies.
    await at.setNumber('KSampler', 'cfg', '3')
    await before.kill()

    const after = await openHost(kind, home.path)
    try {
      const again = editor(after.page)
      await again.node('KSampler').waitFor()
      expect(await again.number('KSampler', 'steps')).toBe('7')
      await after.page.getByRole('button', { name: /^Untitled/ }).waitFor()
      await after.page.getByRole('button', { name: 'Postcards (unsaved)' }).waitFor()
      await undoUntil(again, 'steps', '20')
    } finally {
      await after.quit()
      await home.remove()
    }
  })

  test('kill -9 of the runtime in the middle of a run is told, and the next run works', async () => {
    const home = await makeHome()
    const host = await openHost(kind, home.path)
    try {
      const at = editor(host.page)
      await at.start()
      await at.setNumber('Size', 'width', '512')
      await at.setNumber('Size', 'height', '512')
      await at.setNumber('KSampler', 'steps', '500')
      await at.run()
      await at
        .node('KSampler')
        .getByRole('progressbar', { name: /^Step [1-9]\d* of 500/ })
        .waitFor()
      const runtime = await runtimeOf(host.pid)
      process.kill(runtime, 'SIGKILL')
      await at.node('KSampler').getByRole('alert').filter({ hasText: 'ended' }).waitFor()

      await at.makeSmall()
      await at.run()
      await at.picture('Save Image').waitFor()
      expect(await runtimeOf(host.pid)).not.toBe(runtime)
    } finally {
      await host.quit()
      await home.remove()
    }
  })

  test('ending it in the middle of a run leaves no process behind', async () => {
    const home = await makeHome()
    const host = await openHost(kind, home.path)
    const at = editor(host.page)
    await at.start()
    await at.setNumber('KSampler', 'steps', '500')
    await at.run()
    await at.node('KSampler').getByRole('progressbar').waitFor()
    const runtime = await runtimeOf(host.pid)
    await host.quit()
    await expect.poll(() => isRunning(runtime), { timeout: 10_000 }).toBe(false)
    await home.remove()
  })
})

test('a second tab of the browser leaves the first one’s documents alone', async () => {
  const home = await makeHome()
  const host = await openHost('browser', home.path)
  try {
    const first = editor(host.page)
    await first.start()
    await first.setNumber('KSampler', 'steps', '7')
    await expect.poll(() => keptSteps(home)).toBe(7)

    const second = editor(await host.page.context().newPage())
    await second.page.goto(host.page.url())
    await second.node('KSampler').waitFor()
    expect(await second.number('KSampler', 'steps')).toBe('20')

    await second.page.close()
    // What the closed tab had open is nobody's now, and comes here as well.
    await host.page.reload()
    await host.page.getByRole('button', { name: 'Postcards', exact: true }).waitFor()
    await host.page.getByRole('button', { name: 'Postcards (unsaved)' }).click()
    expect(await first.number('KSampler', 'steps')).toBe('7')
  } finally {
    await host.quit()
    await home.remove()
  }
})

async function keptSteps(home: Home): Promise<unknown> {
  const [first] = await keptDocuments(home)
  const sampler = first?.workflow.nodes.find(({ type }) => type === 'KSampler')
  const values = sampler?.['widgets_values']
  return Array.isArray(values) ? values[2] : null
}

async function undoUntil(at: Editor, input: string, value: string): Promise<void> {
  await at.select('KSampler')
  for (let step = 0; step < 5 && (await at.number('KSampler', input)) !== value; step++) {
    await at.page.keyboard.press('Control+z')
  }
  expect(await at.number('KSampler', input)).toBe(value)
}

/** The process around ONNX Runtime, a child of the program. */
async function runtimeOf(parent: number): Promise<number> {
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const [status, command] = await Promise.all(
      ['status', 'cmdline'].map((file) => readFile(`/proc/${name}/${file}`, 'utf8').catch(() => '')),
    )
    const isChild = status?.includes(`\nPPid:\t${parent}\n`) === true
    if (isChild && /runtime[/.](server\.ts|js)|Fulgurite models/.test(command ?? '')) return Number(name)
  }
  throw new Error('The program has no runtime process.')
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
