import { expect, test } from 'vitest'
import { newNode } from '../../workflows/new-node.ts'
import { nodeId, type WorkflowNode } from '../../workflows/document.ts'
import { keptValues } from '../../workflows/kept-values.ts'
import { testCatalogue } from './test-catalogue.ts'

const slot = (widget: string | null): WorkflowNode['inputs'][number] => ({
  name: widget ?? 'image',
  type: '*',
  label: null,
  widget,
  raw: {},
})

test.each([
  [
    'by its own names',
    { scale: 2, method: 'area' },
    [],
    [
      ['scale', 2],
      ['method', 'area'],
    ],
  ],
  [
    'by its sockets',
    [2, 'area'],
    [slot(null), slot('scale'), slot('method')],
    [
      ['scale', 2],
      ['method', 'area'],
    ],
  ],
  [
    'by numbers where a companion stands between',
    [7, 'fixed'],
    [slot('seed')],
    [
      ['1', 7],
      ['2', 'fixed'],
    ],
  ],
  ['not at all', null, [slot('seed')], []],
])('an unknown node tells its values %s', (_, widgetsValues, inputs, expected) => {
  const definition = testCatalogue.get('KSampler')
  if (!definition) throw new Error('the catalogue has changed')
  const node = { ...newNode(nodeId('1'), definition, { x: 0, y: 0 }), inputs, widgetsValues }
  expect(keptValues(node).map(({ name, value }) => [name, value])).toEqual(expected)
})
