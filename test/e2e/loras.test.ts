import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { tinyModel } from '../setup/tiny-models.ts'
import { HOSTS } from './harness/hosts.ts'
import { openSession } from './harness/session.ts'

describe.each(HOSTS)('LoRAs in prompts, %s', (_title, kind) => {
  const session = openSession(kind)

  test('a tag that was pasted becomes a node, whose file is found in a folder that is added', async () => {
    const { at, home, host } = session()
    const { page } = at
    await at.start()
    await at.node('Prompt').getByRole('textbox', { name: 'text' }).fill('a fox <lora:ink:0.5>')
    await at.panel('Problems')
    const problems = page.getByRole('complementary', { name: 'Problems' })
    await problems
      .getByRole('listitem')
      .filter({ hasText: 'loads nothing' })
      .getByRole('button', { name: 'Fix' })
      .click()
    await problems.getByText('the file "ink.safetensors" is not in the loras folder').waitFor()
    const prompt = at.node('Prompt').getByRole('textbox', { name: 'text' })
    expect(await prompt.inputValue()).toBe('a fox')

    const folder = join(home.path, 'elsewhere')
    await mkdir(join(folder, 'loras'), { recursive: true })
    await copyFile(tinyModel('lora-kohya'), join(folder, 'loras', 'ink.safetensors'))
    if (kind === 'app') await host.answerDialog('showOpenDialog', { canceled: false, filePaths: [folder] })
    await problems.getByRole('button', { name: 'Choose folder…' }).click()
    if (kind === 'browser') {
      await page.keyboard.type(folder)
      await page.keyboard.press('Enter')
      await page.getByText(folder, { exact: true }).waitFor()
      await page.keyboard.press('Escape')
    }
    await problems.getByText('the file "ink.safetensors"').waitFor({ state: 'detached' })
  })

  test('a half-typed one is completed, as a node in the wires, by one step of undo', async () => {
    const { at } = session()
    const prompt = at.node('Prompt').getByRole('textbox', { name: 'text' })
    const loaders = at.node('Load LoRA (Model and CLIP)')
    await prompt.fill('a fox')
    await prompt.press('Control+End')
    await at.page.keyboard.type(' <lora:in')
    await at.page.getByRole('option', { name: /^ink/ }).waitFor()
    await at.page.keyboard.press('Enter')
    await expect.poll(() => loaders.count()).toBe(2)
    expect(await prompt.inputValue()).toBe('a fox ')
    await at.page.keyboard.press('Escape')
    await at.page.keyboard.press('Control+z')
    await expect.poll(() => loaders.count()).toBe(1)
  })
})
