import { join } from 'node:path'
import { expect, test } from 'vitest'
import { NODES } from '../../../nodes/index.ts'
import type { Catalogue } from '../../../workflows/node-definition.ts'
import { readExamples } from '../../../electron/services/examples.ts'
import { createHeadlessDesktop } from '../../../electron/services/desktop.ts'
import { temporaryFolder } from '../../setup/temporary-folder.ts'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'

const FOLDER = join(process.cwd(), 'workflows', 'examples')

/** All nodes, with these checkpoints and no other file of a model. */
function catalogueWith(...checkpoints: readonly string[]): Catalogue {
  return new Map(
    NODES.map(({ definition }) => [
      definition.type,
      {
        ...definition,
        inputs: definition.inputs.map((input) =>
          input.widget?.kind === 'combo' && input.widget.folder === 'checkpoints'
            ? { ...input, widget: { ...input.widget, options: [...checkpoints] } }
            : input,
        ),
      },
    ]),
  )
}

test('those that can run come before the others, those of few steps before those of many', async () => {
  const catalogue = catalogueWith(
    'sd_xl_base_1.0.safetensors',
    'sdxl_lightning_2step.safetensors',
    'sdxl_lightning_8step.safetensors',
  )
  const examples = await readExamples(FOLDER, 'sdxl-lightning-4step.json', catalogue)
  const names = examples.map(({ name }) => name)
  expect(names[0]).toBe('sdxl-lightning-4step')
  const runnable = names.filter((name) =>
    ['sdxl-base', 'sdxl-lightning-2step', 'sdxl-lightning-8step'].includes(name),
  )
  expect(runnable).toEqual(['sdxl-lightning-2step', 'sdxl-lightning-8step', 'sdxl-base'])
  expect(names.indexOf('sdxl-base')).toBeLessThan(names.indexOf('sdxl-lightning-1step'))
})

test('the templates come with titles and descriptions, the wanted one first', async () => {
  const examples = await readExamples(FOLDER, 'sdxl-turbo.json', catalogueWith())
  expect(examples[0]?.name).toBe('sdxl-turbo')
  for (const { title, description, workflow } of examples) {
    expect([title, description]).not.toContain('')
    expect(workflow).toHaveProperty('nodes')
  }
})

test('a folder that is not there has no templates', async () => {
  expect(await readExamples(join(await temporaryFolder(), 'none'), 'x.json', catalogueWith())).toEqual([])
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
