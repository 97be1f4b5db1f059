import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { createEngine } from '../../electron/engine.ts'
import { createModelFolders } from '../../nodes/inference/model-folders/model-folders.ts'
import { createUserFiles } from '../../nodes/inference/user-files.ts'
import { readWorkflowText } from '../../workflows/comfy/read-workflow.ts'
import { toPrompt } from '../../workflows/comfy/to-prompt.ts'
import type { Catalogue, InputDefinition } from '../../workflows/node-definition.ts'
import type { Prompt } from '../../workflows/prompt.ts'
import { testHost } from '../setup/test-runtime.ts'
import { TINY_MODELS_FOLDER } from '../setup/tiny-models.ts'

/** Every example runs from its file to its pictures: on the tiny model, small and with few steps. */
const examples = fileURLToPath(new URL('../../workflows/examples', import.meta.url))
const place = join(TINY_MODELS_FOLDER, '..', 'examples')
rmSync(place, { recursive: true, force: true })
mkdirSync(join(place, 'input'), { recursive: true })
copyFileSync(
  fileURLToPath(new URL('../fixtures/golden/comfyui/a1_euler_sgm4_256.png', import.meta.url)),
  join(place, 'input', 'picture.png'),
)

const folders = createModelFolders(() => [TINY_MODELS_FOLDER])
const [CHECKPOINT, LORA] = ['tiny-sdxl.safetensors', 'tiny-kohya-diffusers.safetensors']
// The tiny checkpoint stands for every kind of file: it has all three parts.
const everywhere: typeof folders = {
  ...folders,
  list: async (folder) => [folder === 'loras' ? LORA : CHECKPOINT],
  locate: (folder, name) => folders.locate(folder === 'loras' ? 'loras' : 'checkpoints', name),
}
const engine = createEngine({
  runtimeHost: testHost,
  device: 'cpu',
  memoryBytes: 60e6,
  files: createUserFiles(everywhere, {
    input: () => join(place, 'input'),
    output: () => join(place, 'output'),
    temp: () => join(place, 'temp'),
  }),
  previews: () => false,
})
afterAll(() => engine.close())

test.each(readdirSync(examples).filter((name) => name.endsWith('.json')))('%s', async (name) => {
  const catalogue = await engine.catalogue()
  const { document, warnings } = readWorkflowText(readFileSync(join(examples, name), 'utf8'), catalogue)
  expect(warnings).toEqual([])
  const { prompt, problems } = toPrompt(document, catalogue)
  expect(problems).toEqual([])
  const { jobId, problems: found } = await engine.executor.enqueue({
    prompt: made(small(prompt, catalogue), name),
    workflow: null,
    title: name,
    documentId: null,
    targets: null,
    front: false,
    replace: false,
  })
  expect(found).toEqual([])
  if (jobId === null) throw new Error('Nothing was queued.')
  const job = await engine.executor.ended(jobId)
  expect(job.failure).toBeNull()
  expect(job.status).toBe('success')
  const saves = Object.values(prompt).filter((node) => node.class_type === 'SaveImage')
  expect(job.images.length).toBeGreaterThanOrEqual(saves.length)
})

/** Files that are there, and sizes and steps that take no time. */
function small(prompt: Prompt, catalogue: Catalogue): Prompt {
  return Object.fromEntries(
    Object.entries(prompt).map(([id, node]) => {
      const inputs = { ...node.inputs }
      for (const input of catalogue.get(node.class_type)?.inputs ?? []) {
        const value = smallValue(input, inputs[input.name])
        if (value !== undefined) inputs[input.name] = value
      }
      return [id, { ...node, inputs }]
    }),
  )
}

function smallValue({ name, widget }: InputDefinition, value: unknown): unknown {
  if (widget?.kind === 'combo' && widget.folder !== undefined) {
    return widget.folder === 'input' ? 'picture.png' : widget.folder === 'loras' ? LORA : CHECKPOINT
  }
  if (widget?.kind !== 'int' || typeof value !== 'number') return undefined
  if (name === 'width' || name === 'height') return 64
  return name === 'steps' ? Math.min(value, 2) : undefined
}

/** Pictures of one run are not the cache's for the next: each example saves under its own name. */
function made(prompt: Prompt, name: string): Prompt {
  return Object.fromEntries(
    Object.entries(prompt).map(([id, node]) => [
      id,
      'filename_prefix' in node.inputs
        ? { ...node, inputs: { ...node.inputs, filename_prefix: `${name}/${id}` } }
        : node,
    ]),
  )
}
