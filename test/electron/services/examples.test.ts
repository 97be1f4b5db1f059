import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readExamples } from '../../../electron/services/examples.ts'
import { createHeadlessDesktop } from '../../../electron/services/desktop.ts'
import { temporaryFolder } from '../../setup/temporary-folder.ts'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'

test('the templates come with titles and descriptions, the wanted one first', async () => {
  const examples = await readExamples(join(process.cwd(), 'workflows', 'examples'), 'sdxl-turbo.json')
  expect(examples[0]?.name).toBe('sdxl-turbo')
  for (const { title, description, workflow } of examples) {
    expect([title, description]).not.toContain('')
    expect(workflow).toHaveProperty('nodes')
  }
})

test('a folder that is not there has no templates', async () => {
  expect(await readExamples(join(await temporaryFolder(), 'none'), 'x.json')).toEqual([])
})

test('without a desktop, files get free names and deleted pictures are kept', async () => {
  const home = await temporaryFolder()
  const desktop = createHeadlessDesktop({ workflows: join(home, 'workflows'), trash: join(home, 'trash') })
  const first = await desktop.saveWorkflow('flower.json')
  await writeFile(first ?? '', '{}')
  expect(await desktop.saveWorkflow('flower.json')).toBe(join(home, 'workflows', 'flower (2).json'))

  await mkdir(join(home, 'output'))
  for (const content of ['one', 'two']) {
    await writeFile(join(home, 'output', 'a.png'), content)
    await desktop.moveToTrash(join(home, 'output', 'a.png'))
  }
  expect(await readdir(join(home, 'trash'))).toEqual(['a (2).png', 'a.png'])
  expect(await readFile(join(home, 'trash', 'a.png'), 'utf8')).toBe('one')
})
