import { expect, test } from 'vitest'
import { pictureMetadata } from '../../../electron/executor/picture-metadata.ts'
import { NODES } from '../../../nodes/index.ts'

const catalogue = new Map(NODES.map(({ definition }) => [definition.type, definition]))

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
