import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { HOSTS } from './harness/hosts.ts'
import { openSession } from './harness/session.ts'

describe.each(HOSTS)('first start, %s', (_title, kind) => {
  const session = openSession(kind)

  test('welcomes, and starts with a workflow that can run', async () => {
    const { at } = session()
    await at.start()
    await at
      .node('Load Checkpoint')
      .getByRole('button', { name: /postcards/ })
      .waitFor()
  })

  test('offers the words that the small model knows, and puts them where they belong', async () => {
    const { at } = session()
    const prompt = at.node('Prompt').getByRole('textbox', { name: 'text' })
    await prompt.click()
    const words = at.page.getByRole('toolbar', { name: 'Words that this demonstration model knows' })
    await words.getByRole('button', { name: 'house' }).click()
    expect(await prompt.inputValue()).toBe('a red balloon and a house over the sea at sunset')
    await prompt.press('Control+z')
    expect(await prompt.inputValue()).toBe('a red balloon over the sea at sunset')
    await words.getByRole('button', { name: 'orange', exact: true }).click()
    await words.getByRole('button', { name: 'cat', exact: true }).click()
    await words.getByRole('button', { name: 'in the snow' }).click()
    expect(await prompt.inputValue()).toBe('an orange balloon and a cat over the sea at sunset in the snow')
    await words.click({ button: 'right', position: { x: 4, y: 4 } })
    expect(await at.page.getByRole('menu').count()).toBe(0)
    await words.getByRole('button', { name: 'Another prompt' }).click()
    expect(await prompt.inputValue()).toMatch(/^an? .* (near|in) the /)
    await prompt.press('Escape')
    await words.waitFor({ state: 'detached' })
  })

  test('runs it: a preview, the picture on its node and on the disk', async () => {
    const { at, home } = session()
    // Steps must last longer than a frame of the screen.
    await at.setNumber('Size', 'width', '256')
    await at.setNumber('Size', 'height', '256')
    await at.setNumber('KSampler', 'steps', '6')
    // A preview lasts for one step: it is noted when it comes, and not looked for now and then.
    await at.page.evaluate(() => {
      new MutationObserver(() => {
        const preview = document.querySelector('img[alt="Preview of the running step"]')
        if (preview !== null) document.body.dataset['sawPreview'] = 'yes'
      }).observe(document.body, { subtree: true, childList: true })
    })
    await at.run()
    await at.picture('Save Image').waitFor()
    expect(await at.page.locator('body').getAttribute('data-saw-preview')).toBe('yes')
    expect(await readdir(join(home.path, 'output'))).toEqual(['Postcard_00001_.png'])
    const [width, height] = await at.picture('Save Image').evaluate(async (picture) => {
      const image = picture as HTMLImageElement
      await image.decode()
      const { naturalWidth, naturalHeight } = image
      return [naturalWidth, naturalHeight]
    })
    expect([width, height]).toEqual([256, 256])
  })

  test('shows it in the gallery, where its workflow can be opened again', async () => {
    const { at } = session()
    await at.panel('Gallery')
    await at.page.getByText('1 picture', { exact: true }).waitFor()
    await at.page.getByRole('button', { name: 'View Postcard_00001_.png' }).waitFor()
    await at.panel('Gallery')
  })

  test('says on the node what went wrong, and what to do', async () => {
    const { at } = session()
    const prefix = at.node('Save Image').getByRole('textbox', { name: 'filename_prefix' })
    await prefix.fill('../../outside')
    await prefix.press('Enter')
    await at.run()
    const alert = at.node('Save Image').getByRole('alert')
    await alert.filter({ hasText: 'leads out of the output folder' }).waitFor()
    await prefix.fill('inside')
    await prefix.press('Enter')
    await at.run()
    await alert.waitFor({ state: 'detached' })
  })

  test('opens a dropped picture as the workflow that made it', async () => {
    const { at, home } = session()
    const bytes = await readFile(join(home.path, 'output', 'Postcard_00001_.png'))
    await at.page.evaluate((base64) => {
      const data = new DataTransfer()
      const content = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
      data.items.add(new File([content], 'lighthouse.png', { type: 'image/png' }))
      window.dispatchEvent(new DragEvent('drop', { dataTransfer: data, cancelable: true }))
    }, bytes.toString('base64'))
    await at.page.getByRole('button', { name: 'lighthouse', exact: true }).waitFor()
    await at.node('KSampler').waitFor()
    expect(await at.number('Size', 'width')).toBe('256')
  })
})
