import {
  linkId,
  newDocument,
  nodeId,
  type WorkflowDocument,
  type WorkflowNode,
} from '../../../workflows/document.ts'
import { newNode } from '../../../workflows/new-node.ts'
import type { Catalogue, NodeDefinition } from '../../../workflows/node-definition.ts'

const wire = (name: string, type: string): NodeDefinition['inputs'][number] => ({
  name,
  type,
  optional: false,
  widget: null,
  advanced: false,
})
const define = (
  type: string,
  ports: { inputs: NodeDefinition['inputs']; outputs: NodeDefinition['outputs'] },
  more: Partial<NodeDefinition> = {},
): NodeDefinition => ({
  type,
  displayName: type,
  category: 'test',
  description: `${type} for tests`,
  isOutput: false,
  searchAliases: [],
  ...ports,
  ...more,
})

/** A loader, a filter that passes a model on, a sampler with a seed, a saver: four shapes of node. */
export const CATALOGUE: Catalogue = new Map(
  [
    define('Loader', {
      inputs: [
        {
          ...wire('file', 'COMBO'),
          widget: {
            kind: 'combo',
            options: ['a.safetensors', 'b.safetensors'],
            folder: 'checkpoints',
            imageUpload: false,
          },
        },
      ],
      outputs: [
        { name: 'MODEL', type: 'MODEL' },
        { name: 'VAE', type: 'VAE' },
      ],
    }),
    define('Patch', { inputs: [wire('model', 'MODEL')], outputs: [{ name: 'MODEL', type: 'MODEL' }] }),
    define('Sampler', {
      inputs: [
        wire('model', 'MODEL'),
        wire('a', 'IMAGE'),
        wire('b', 'IMAGE'),
        {
          ...wire('seed', 'INT'),
          widget: {
            kind: 'int',
            default: 0,
            min: 0,
            max: 18446744073709551615n,
            step: 1,
            display: 'number',
            controlAfterGenerate: true,
          },
        },
        {
          ...wire('text', 'STRING'),
          widget: { kind: 'string', default: '', multiline: true, dynamicPrompts: true },
        },
      ],
      outputs: [{ name: 'IMAGE', type: 'IMAGE' }],
    }),
    define('Save', { inputs: [wire('images', 'IMAGE')], outputs: [] }, { isOutput: true }),
  ].map((definition) => [definition.type, definition]),
)

/** Loader 1 → Sampler 2 → Save 3; Patch 4 stands alone. */
export function sampleWorkflow(): WorkflowDocument {
  const make = (id: string, type: string, x: number): WorkflowNode => {
    const definition = CATALOGUE.get(type)
    if (definition === undefined) throw new Error(`no ${type}`)
    return newNode(nodeId(id), definition, { x, y: 100 })
  }
  const nodes = [
    make('1', 'Loader', 0),
    make('2', 'Sampler', 400),
    make('3', 'Save', 800),
    make('4', 'Patch', 200),
  ]
  return {
    ...newDocument('sample'),
    nodes: Object.fromEntries(nodes.map((node) => [node.id, node])),
    links: {
      [linkId('1')]: {
        id: linkId('1'),
        from: { node: nodeId('1'), slot: 0 },
        to: { node: nodeId('2'), input: 'model' },
        type: 'MODEL',
        reroute: null,
        raw: {},
      },
      [linkId('2')]: {
        id: linkId('2'),
        from: { node: nodeId('2'), slot: 0 },
        to: { node: nodeId('3'), input: 'images' },
        type: 'IMAGE',
        reroute: null,
        raw: {},
      },
    },
    last: { node: 4, link: 2, group: 0, reroute: 0 },
  }
}
