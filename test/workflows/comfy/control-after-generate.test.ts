import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { nextValue, valuesAfterRun } from '../../../workflows/comfy/control-after-generate.ts'
import { readWorkflow, readWorkflowText } from '../../../workflows/comfy/read-workflow.ts'
import { type ControlMode, nodeId } from '../../../workflows/document.ts'
import type { Widget } from '../../../workflows/node-definition.ts'
import type { Literal } from '../../../workflows/prompt.ts'
import { testCatalogue } from '../test-catalogue.ts'

const seed: Widget = {
  kind: 'int',
  default: 0,
  min: 0,
  max: 2n ** 64n - 1n,
  step: 1,
  display: 'number',
  controlAfterGenerate: true,
}
const steps: Widget = { ...seed, min: 1, max: 10, step: 3 }
const combo: Widget = { kind: 'combo', options: ['apple', 'Pear', 'plum'], imageUpload: false }

describe('nextValue', () => {
  test.each<readonly [Widget, Literal, ControlMode, number, string, Literal]>([
    [seed, 7, 'fixed', 0, '', 7],
    [seed, 7, 'increment', 0, '', 8],
    [seed, 7, 'decrement', 0, '', 6],
    [seed, 0, 'decrement', 0, '', 0],
    [seed, 18446744073709551615n, 'increment', 0, '', 1125899906842624],
    [seed, 7, 'randomize', 0.5, '', 562949953421312],
    [seed, 7, 'randomize', 0, '', 0],
    [steps, 9, 'increment', 0, '', 10],
    [steps, 4, 'randomize', 0.99, '', 7],
    [combo, 'apple', 'increment', 0, '', 'Pear'],
    [combo, 'plum', 'increment', 0, '', 'plum'],
    [combo, 'plum', 'increment-wrap', 0, '', 'apple'],
    [combo, 'apple', 'decrement', 0, '', 'apple'],
    [combo, 'apple', 'randomize', 0.99, '', 'plum'],
    [combo, 'apple', 'increment-wrap', 0, 'P', 'Pear'],
    [combo, 'Pear', 'increment', 0, '/^p/', 'plum'],
    [combo, 'apple', 'increment', 0, '/(/', 'Pear'],
  ])('%#: %s', (widget, value, mode, random, filter, expected) => {
    expect(nextValue(widget, value, mode, () => random, filter)).toBe(expected)
  })
})

test('a Primitive steps by the widget that it feeds, and a fed seed stays', () => {
  const { document } = readWorkflow(
    {
      nodes: [
        {
          id: 1,
          type: 'PrimitiveNode',
          outputs: [{ name: 'INT', type: 'INT', links: [1], widget: { name: 'seed' } }],
          widgets_values: [41, 'increment'],
        },
        {
          id: 2,
          type: 'KSampler',
          inputs: [{ name: 'seed', type: 'INT', link: 1, widget: { name: 'seed' } }],
          widgets_values: [5, 'randomize', 4, 1, 'euler', 'sgm_uniform', 1],
        },
        { id: 3, type: 'RandomNoise', widgets_values: [10, 'decrement'] },
      ],
      links: [[1, 1, 0, 2, 0, 'INT']],
    },
    testCatalogue,
  )
  expect(valuesAfterRun(document, testCatalogue, Math.random)).toEqual([
    { nodeId: '1', input: 'value', used: 41, next: 42 },
    { nodeId: '3', input: 'noise_seed', used: 10, next: 9 },
  ])
})

test('a seed inside a subgraph steps once, under the id that runs give it', () => {
  const text = readFileSync(
    new URL('../../fixtures/workflows/nested-subgraphs.json', import.meta.url),
    'utf8',
  )
  const { document } = readWorkflowText(text, testCatalogue)
  const twice = { ...document, nodes: { ...document.nodes } }
  const draw = document.nodes[nodeId('10')]!
  twice.nodes[nodeId('12')] = { ...draw, id: nodeId('12') }
  expect(valuesAfterRun(twice, testCatalogue, () => 0)).toEqual([
    { nodeId: '10:3', input: 'seed', used: 7, next: 7 },
  ])
})
