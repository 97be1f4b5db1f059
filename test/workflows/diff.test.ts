import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readWorkflowText } from '../../workflows/comfy/read-workflow.ts'
import { describeChange, diff } from '../../workflows/diff.ts'
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

test('tells what a person did', () => {
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
  expect(diff(before, after, testCatalogue).map(describeChange)).toEqual([
    'Read me (1) was removed',
    'KSampler (6): seed 42 → 18446744073709551615',
    'KSampler (6): steps 4 → 8',
    'KSampler (6): negative from Negative prompt (4) CONDITIONING → nothing',
    'KSampler (6): mode “active” → “bypassed”',
    'Result (8): title null → “Result”',
    'Result (8) was moved or resized',
    'Group “Output” was changed',
  ])
})

test('a node of another type under the same id is another node', () => {
  const before = read('sdxl-lightning-4step')
  const after = read('sdxl-lightning-4step')
  for (const node of Object.values(after.nodes)) if (node.type === 'SaveImage') node.type = 'PreviewImage'
  expect(diff(before, after, testCatalogue).map(describeChange)).toEqual([
    'Save Image (8) was removed',
    'Preview Image (8) was added',
  ])
})
