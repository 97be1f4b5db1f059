import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { advise } from '../../../electron/services/advice.ts'
import { createModelFiles } from '../../../electron/services/model-files.ts'
import { NODES } from '../../../nodes/index.ts'
import { tinyModel } from '../../setup/tiny-models.ts'
import { temporaryFolder } from '../../setup/temporary-folder.ts'

async function folderWith(names: Readonly<Record<string, string>>) {
  const home = await temporaryFolder()
  for (const [name, target] of Object.entries(names)) {
    await mkdir(join(home, 'models', name, '..'), { recursive: true })
    await symlink(target, join(home, 'models', name))
  }
  const place = (): string => home
  const cache = join(home, 'cache', 'models.json')
  const open = () =>
    createModelFiles(
      { input: place, output: place, temp: place, modelFolders: () => [join(home, 'models')] },
      cache,
    )
  return { home, cache, open }
}

test('files are described by what is in them and by their names', async () => {
  const { open } = await folderWith({
    'checkpoints/sdxl_lightning_4step.safetensors': tinyModel('checkpoint'),
    'loras/style.safetensors': tinyModel('lora-kohya'),
  })
  const files = open()
  expect(await files.describeAll('checkpoints')).toMatchObject([
    {
      name: 'sdxl_lightning_4step.safetensors',
      description: 'SDXL checkpoint, Lightning 4-step',
      kind: 'lightning',
      steps: 4,
      problem: null,
    },
  ])
  expect(await files.describeAll('loras')).toMatchObject([
    { name: 'style.safetensors', description: 'SDXL LoRA', steps: null },
  ])
  expect(await files.describeAll('vae')).toEqual([])
})

test('a file that cannot be used says why and what to do', async () => {
  const { home, open } = await folderWith({ 'checkpoints/good.safetensors': tinyModel('checkpoint') })
  await writeFile(join(home, 'models', 'checkpoints', 'broken.safetensors'), 'nothing of the kind')
  const [broken, good] = await open().describeAll('checkpoints')
  expect(broken).toMatchObject({ name: 'broken.safetensors', description: null })
  expect(broken?.problem).not.toBeNull()
  expect(good?.problem).toBeNull()
})

test('what was read once is known at the next start, a broken cache notwithstanding', async () => {
  const { cache, open } = await folderWith({ 'checkpoints/base.safetensors': tinyModel('checkpoint') })
  const described = await open().describeAll('checkpoints')
  expect(Object.values(JSON.parse(await readFile(cache, 'utf8')) as object)).toMatchObject([
    { description: 'SDXL checkpoint' },
  ])
  expect(await open().describeAll('checkpoints')).toEqual(described)
  await writeFile(cache, '{')
  expect(await open().describeAll('checkpoints')).toEqual(described)
})

test('advice rests on the files that a prompt names', async () => {
  const { open } = await folderWith({
    'checkpoints/sdxl_lightning_4step.safetensors': tinyModel('checkpoint'),
  })
  const node = (class_type: string, inputs: Record<string, unknown>) => ({ class_type, inputs })
  const prompt = {
    '1': node('CheckpointLoaderSimple', { ckpt_name: 'sdxl_lightning_4step.safetensors' }),
    '2': node('CLIPTextEncode', { clip: ['1', 1], text: '' }),
    '3': node('EmptyLatentImage', { width: 1024, height: 1024, batch_size: 1 }),
    '4': node('KSampler', {
      model: ['1', 0],
      positive: ['2', 0],
      negative: ['2', 0],
      latent_image: ['3', 0],
      seed: 1,
      steps: 30,
      cfg: 8,
      sampler_name: 'euler',
      scheduler: 'normal',
      denoise: 1,
    }),
  }
  const catalogue = new Map(NODES.map(({ definition }) => [definition.type, definition]))
  const advice = await advise(prompt, catalogue, open().describe)
  expect(advice.flatMap(({ fix = [] }) => fix)).toContainEqual({ nodeId: '4', input: 'steps', value: 4 })
})
