import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { pictureMetadata } from '../../../electron/executor/picture-metadata.ts'
import { NODES } from '../../../nodes/index.ts'
import { embeddedTexts } from '../../../workflows/comfy/embedded.ts'
import { parseJson } from '../../../workflows/json.ts'
import { Prompt } from '../../../workflows/prompt.ts'

const catalogue = new Map(NODES.map(({ definition }) => [definition.type, definition]))
const golden = fileURLToPath(new URL('../../fixtures/golden/comfyui', import.meta.url))

describe('what ComfyUI wrote for the same prompt, letter by letter', () => {
  const names = readdirSync(golden).filter((name) => name.endsWith('.api.json'))
  test.each(names.map((name) => name.slice(0, -'.api.json'.length)))('%s', (name) => {
    const prompt = Prompt.parse(parseJson(readFileSync(join(golden, `${name}.api.json`), 'utf8')))
    const metadata = pictureMetadata(prompt, null, catalogue)
    for (const file of [`${name}.png`, `${name}.latent`]) {
      const { prompt: written, workflow } = embeddedTexts(readFileSync(join(golden, file)))
      expect(metadata['prompt']).toBe(written?.replaceAll(CACHE_MARK, ''))
      expect(workflow).toBeNull()
    }
  })
})

/** ComfyUI's server leaves its cache's note on nodes that read files; it says nothing of the workflow. */
const CACHE_MARK = /, "is_changed": \["[0-9a-f]+"\]/g

test('float inputs are floats, as ComfyUI’s server holds them', () => {
  const { prompt } = pictureMetadata(
    {
      '3': {
        class_type: 'KSampler',
        inputs: { seed: 18446744073709551615n, steps: 4, cfg: 1, denoise: 0.6, model: ['1', 0] },
        _meta: { title: 'Sampler' },
      },
    },
    null,
    catalogue,
  )
  expect(prompt).toBe(
    '{"3": {"class_type": "KSampler", "inputs": {"seed": 18446744073709551615, "steps": 4, "cfg": 1.0, "denoise": 0.6, "model": ["1", 0]}, "_meta": {"title": "Sampler"}}}',
  )
})

test('the workflow follows the prompt, and is left out where there is none', () => {
  expect(Object.keys(pictureMetadata({}, { nodes: [] }, catalogue))).toEqual(['prompt', 'workflow'])
  expect(Object.keys(pictureMetadata({}, null, catalogue))).toEqual(['prompt'])
})

test('what else a client wants to find in its pictures follows, under names that PNG takes', () => {
  const more = {
    workflow: 'not this one',
    prompt: 'nor this',
    parameters: 'a cat\nSteps: 4',
    'my tool': { version: 2 },
    absent: undefined,
    '': 1,
    ' spaced': 1,
    ['x'.repeat(80)]: 1,
    'tab\t': 1,
    猫: 1,
  }
  expect(Object.entries(pictureMetadata({}, { nodes: [] }, catalogue, more))).toEqual([
    ['prompt', '{}'],
    ['workflow', '{"nodes": []}'],
    ['parameters', '"a cat\\nSteps: 4"'],
    ['my tool', '{"version": 2}'],
  ])
})
