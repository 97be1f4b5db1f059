import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readWorkflowText } from '../../workflows/comfy/read-workflow.ts'
import { diff } from '../../workflows/diff.ts'
import { nodeId, type WorkflowDocument } from '../../workflows/document.ts'
import { testCatalogue } from './test-catalogue.ts'

const read = (name: string): WorkflowDocument =>
  readWorkflowText(
    readFileSync(new URL(`../../workflows/examples/${name}.json`, import.meta.url), 'utf8'),
    testCatalogue,
  ).document

test('a document does not differ from itself', () => {
  expect(diff(read('img2img'), read('img2img'), testCatalogue)).toEqual([])
})

test('tells what alters the picture, and not how the graph looks', () => {
  const before = read('sdxl-lightning-4step')
  const after = read('sdxl-lightning-4step')
  const { nodes, links } = after
  const byType = (type: string): string => Object.values(nodes).find((node) => node.type === type)?.id ?? ''
  const sampler = nodes[nodeId(byType('KSampler'))]
  const save = nodes[nodeId(byType('SaveImage'))]
  const note = nodeId(byType('MarkdownNote'))
  if (!sampler || !save) throw new Error('the example has changed')
  sampler.values['steps'] = 8
  sampler.values['seed'] = 18446744073709551615n
  sampler.mode = 'bypassed'
  save.position = { x: 0, y: 0 }
  save.title = 'Result'
  delete nodes[note]
  for (const link of Object.values(links)) if (link.to.input === 'negative') delete links[link.id]
  for (const group of Object.values(after.groups)) if (group.title === 'Picture') group.title = 'Output'
  expect(diff(before, after, testCatalogue)).toEqual([
    {
      kind: 'value',
      nodeId: '6',
      node: 'KSampler (6)',
      input: 'seed',
      before: 42,
      after: 18446744073709551615n,
    },
    { kind: 'value', nodeId: '6', node: 'KSampler (6)', input: 'steps', before: 4, after: 8 },
    { kind: 'mode', nodeId: '6', node: 'KSampler (6)', input: 'mode', before: 'active', after: 'bypassed' },
    {
      kind: 'wire',
      nodeId: '6',
      node: 'KSampler (6)',
      input: 'negative',
      before: 'Negative prompt (4) CONDITIONING',
      after: null,
    },
  ])
})

test('a node of another type under the same id is another node', () => {
  const before = read('sdxl-lightning-4step')
  const after = read('sdxl-lightning-4step')
  for (const node of Object.values(after.nodes)) if (node.type === 'SaveImage') node.type = 'PreviewImage'
  expect(diff(before, after, testCatalogue)).toEqual([
    { kind: 'node-removed', node: 'Save Image (8)' },
    { kind: 'node-added', node: 'Preview Image (8)' },
  ])
})
