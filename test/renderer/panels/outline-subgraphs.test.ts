// @vitest-environment node
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { outlineTree } from '../../../renderer/panels/outline/outline-tree.ts'
import { readWorkflowText } from '../../../workflows/comfy/read-workflow.ts'
import { nodeId } from '../../../workflows/document.ts'
import { testCatalogue } from '../../workflows/test-catalogue.ts'

const text = readFileSync(new URL('../../fixtures/workflows/nested-subgraphs.json', import.meta.url), 'utf8')
const { document } = readWorkflowText(text, testCatalogue)

test('a subgraph is a branch of the outline', () => {
  const root = outlineTree(document, testCatalogue)
  expect(root.find(({ id }) => id === '10')).toMatchObject({ title: 'Draw', inside: ['10'] })
  expect(root.find(({ id }) => id === '9')?.inside).toBeNull()
})

test('inside, nodes are named as runs name them, and fed by the boundary', () => {
  const inside = outlineTree(document, testCatalogue, [nodeId('10')])
  expect(inside.map(({ id }) => id)).toEqual(['10:-10', '10:5', '10:7', '10:3', '10:8', '10:-20'])
  expect(inside.find(({ id }) => id === '10:5')).toMatchObject({
    title: 'Wanted',
    type: 'Prompt',
    inside: ['10', '5'],
    lines: [{ kind: 'wire' }, { kind: 'value', input: 'text', value: 'a red house' }, { kind: 'feeds' }],
  })
  expect(inside.find(({ id }) => id === '10:3')?.lines[0]).toMatchObject({
    kind: 'wire',
    input: 'model',
    from: '10:-10',
    output: 'model',
  })
  expect(inside.at(-1)?.lines).toMatchObject([{ kind: 'wire', input: 'IMAGE', from: '10:8' }])
})

test('a definition that contains itself ends the branch', () => {
  const endless = structuredClone(document)
  const [draw] = Object.values(endless.subgraphs)
  const [wanted] = Object.values(draw!.nodes).filter(({ id }) => id === '5')
  wanted!.type = draw!.id
  const inside = outlineTree(endless, testCatalogue, [nodeId('10')])
  expect(inside.find(({ id }) => id === '10:5')?.inside).toBeNull()
})
