import { expect, test } from 'vitest'
import { outlineTree } from '../../../renderer/panels/outline/outline-tree.ts'
import { linkId, newDocument, nodeId } from '../../../workflows/document.ts'
import type { Link, WorkflowDocument, WorkflowNode } from '../../../workflows/document.ts'
import type { NodeDefinition } from '../../../workflows/node-definition.ts'

const catalogue = new Map<string, NodeDefinition>([
  [
    'EmptyLatentImage',
    {
      type: 'EmptyLatentImage',
      displayName: 'Empty Latent Image',
      category: 'latent',
      description: '',
      inputs: [
        {
          name: 'width',
          type: 'INT',
          optional: false,
          advanced: false,
          widget: {
            kind: 'int',
            default: 512,
            min: 16,
            max: 16384,
            step: 8,
            display: 'number',
            controlAfterGenerate: false,
          },
        },
      ],
      outputs: [{ name: 'LATENT', type: 'LATENT' }],
      isOutput: false,
      searchAliases: [],
    },
  ],
])

function node(id: string, type: string, x: number, changes: Partial<WorkflowNode> = {}): WorkflowNode {
  return {
    id: nodeId(id),
    type,
    title: null,
    position: { x, y: 0 },
    size: null,
    mode: 'active',
    collapsed: false,
    pinned: false,
    color: null,
    bgcolor: null,
    values: {},
    controlAfterGenerate: {},
    inputs: [],
    outputs: [],
    widgetsValues: null,
    properties: {},
    raw: {},
    ...changes,
  }
}

function link(id: string, from: string, to: string, input: string): Link {
  return {
    id: linkId(id),
    from: { node: nodeId(from), slot: 0 },
    to: { node: nodeId(to), input },
    type: 'LATENT',
    reroute: null,
    raw: {},
  }
}

function graph(nodes: readonly WorkflowNode[], links: readonly Link[]): WorkflowDocument {
  return {
    ...newDocument(),
    nodes: Object.fromEntries(nodes.map((each) => [each.id, each])),
    links: Object.fromEntries(links.map((each) => [each.id, each])),
  }
}

const slot = { name: 'samples', type: 'LATENT', label: null, widget: null, raw: {} }

test('a node comes after all that feed it, wherever it lies', () => {
  const document = graph(
    [node('1', 'Decode', 0, { inputs: [slot] }), node('2', 'EmptyLatentImage', 500)],
    [link('1', '2', '1', 'samples')],
  )
  expect(outlineTree(document, catalogue).map(({ title }) => title)).toEqual(['Empty Latent Image', 'Decode'])
})

test('wires, values and open inputs are told in words’ parts', () => {
  const document = graph(
    [
      node('1', 'EmptyLatentImage', 0, { values: { width: 1024 }, mode: 'bypassed' }),
      node('2', 'Decode', 500, { title: 'My decoder', inputs: [slot, { ...slot, name: 'vae' }] }),
    ],
    [link('1', '1', '2', 'samples')],
  )
  expect(outlineTree(document, catalogue)).toEqual([
    {
      id: '1',
      title: 'Empty Latent Image',
      type: 'EmptyLatentImage',
      mode: 'bypassed',
      lines: [
        { kind: 'value', input: 'width', value: 1024 },
        { kind: 'feeds', output: 'LATENT', to: [{ id: '2', title: 'My decoder' }] },
      ],
      inside: null,
    },
    {
      id: '2',
      title: 'My decoder',
      type: 'Decode',
      mode: 'active',
      lines: [
        { kind: 'wire', input: 'samples', from: '1', node: 'Empty Latent Image', output: 'LATENT' },
        { kind: 'open', input: 'vae' },
      ],
      inside: null,
    },
  ])
})

test('a loop in a broken file does not hang the outline', () => {
  const document = graph(
    [node('1', 'A', 0, { inputs: [slot] }), node('2', 'B', 9, { inputs: [slot] })],
    [link('1', '1', '2', 'samples'), link('2', '2', '1', 'samples')],
  )
  expect(outlineTree(document, catalogue)).toHaveLength(2)
})
