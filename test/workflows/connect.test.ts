import { describe, expect, test } from 'vitest'
import { canConnect, type ConnectRefusal } from '../../workflows/connect.ts'
import { linkId, newDocument, nodeId, type WorkflowDocument } from '../../workflows/document.ts'
import { newNode } from '../../workflows/new-node.ts'
import { definitionOf } from '../../workflows/ports.ts'
import { outputType } from '../../workflows/wire-type.ts'
import { testCatalogue } from './test-catalogue.ts'

const graph = build(
  {
    loader: 'CheckpointLoaderSimple',
    text: 'CLIPTextEncode',
    sampler: 'KSampler',
    decode: 'VAEDecode',
    encode: 'VAEEncode',
    bend: 'Reroute',
    free: 'Reroute',
    number: 'PrimitiveNode',
    save: 'SaveImage',
  },
  [
    ['loader', 1, 'text', 'clip'],
    ['loader', 0, 'bend', ''],
    ['bend', 0, 'sampler', 'model'],
    ['sampler', 0, 'decode', 'samples'],
    ['decode', 0, 'encode', 'pixels'],
    ['number', 0, 'sampler', 'steps'],
  ],
)

type Row = readonly [string, number, string, string, ConnectRefusal | null]

describe('canConnect', () => {
  test.each<Row>([
    ['loader', 0, 'sampler', 'model', null],
    ['loader', 1, 'sampler', 'model', 'type-mismatch'],
    ['bend', 0, 'text', 'clip', 'type-mismatch'],
    ['loader', 1, 'free', '', null],
    ['free', 0, 'text', 'clip', null],
    ['loader', 2, 'bend', '', 'type-mismatch'],
    ['encode', 0, 'sampler', 'latent_image', 'cycle'],
    ['sampler', 0, 'sampler', 'latent_image', 'same-node'],
    ['number', 0, 'sampler', 'cfg', 'type-mismatch'],
    ['number', 0, 'sampler', 'seed', null],
    ['number', 0, 'sampler', 'model', 'not-a-widget'],
    ['loader', 7, 'sampler', 'model', 'missing-port'],
    ['loader', 0, 'sampler', 'nothing', 'missing-port'],
    ['ghost', 0, 'sampler', 'model', 'missing-node'],
    ['decode', 0, 'save', 'images', null],
  ])('%s:%i → %s.%s is %s', (from, slot, to, input, expected) => {
    expect(canConnect(graph, testCatalogue, { node: nodeId(from), slot }, { node: nodeId(to), input })).toBe(
      expected,
    )
  })
})

test.each([
  ['bend', 'MODEL'],
  ['free', '*'],
  ['number', 'INT'],
  ['decode', 'IMAGE'],
])('the output of %s carries %s', (node, expected) => {
  expect(outputType(graph, testCatalogue, { node: nodeId(node), slot: 0 })).toBe(expected)
})

test('a ring of reroutes has no type and does not hang', () => {
  const ring = build({ a: 'Reroute', b: 'Reroute' }, [
    ['a', 0, 'b', ''],
    ['b', 0, 'a', ''],
  ])
  expect(outputType(ring, testCatalogue, { node: nodeId('a'), slot: 0 })).toBe('*')
})

function build(
  types: Readonly<Record<string, string>>,
  wires: readonly (readonly [string, number, string, string])[],
): WorkflowDocument {
  return {
    ...newDocument(),
    nodes: Object.fromEntries(
      Object.entries(types).map(([id, type]) => {
        const definition = definitionOf(type, testCatalogue)
        if (!definition) throw new Error(`${type} is not in the catalogue`)
        return [id, newNode(nodeId(id), definition, { x: 0, y: 0 })]
      }),
    ),
    links: Object.fromEntries(
      wires.map(([from, slot, to, input], i) => [
        String(i),
        {
          id: linkId(String(i)),
          from: { node: nodeId(from), slot },
          to: { node: nodeId(to), input },
          type: '*',
          reroute: null,
          raw: {},
        },
      ]),
    ),
  }
}
