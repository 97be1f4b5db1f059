import { expect, test } from 'vitest'
import { readWorkflow } from '../../workflows/comfy/read-workflow.ts'
import { writeWorkflow } from '../../workflows/comfy/write-workflow.ts'
import { nodeId, type WorkflowNode } from '../../workflows/document.ts'
import { newNode } from '../../workflows/new-node.ts'
import { nodeInputs } from '../../workflows/ports.ts'
import { adoptValue } from '../../workflows/primitive.ts'
import { VIRTUAL_NODES } from '../../workflows/virtual-nodes.ts'
import { testCatalogue } from './test-catalogue.ts'

const make = (type: string): WorkflowNode => {
  const definition = testCatalogue.get(type) ?? VIRTUAL_NODES.get(type)
  if (!definition) throw new Error(`${type} is not in the catalogue`)
  return newNode(nodeId(type), definition, { x: 0, y: 0 })
}

test.each([
  ['seed', 'INT', 'int', 0, 'randomize'],
  ['cfg', 'FLOAT', 'float', 8, 'fixed'],
  ['scheduler', 'STRING', 'string', 'simple', 'fixed'],
])('takes over %s when it is wired', (input, type, kind, value, control) => {
  const primitive = make('PrimitiveNode')
  expect(nodeInputs(primitive, testCatalogue)).toEqual([])
  adoptValue(primitive, make('KSampler'), input)
  expect(primitive.values).toEqual({ value })
  expect(primitive.controlAfterGenerate).toEqual({ value: control })
  expect(nodeInputs(primitive, testCatalogue)).toMatchObject([{ name: 'value', type, widget: { kind } }])
  adoptValue(primitive, make('EmptyLatentImage'), 'width')
  expect(primitive.values).toEqual({ value })
})

test('shows the value of a file by the type of its output, and writes it again', () => {
  const file = {
    nodes: [
      {
        id: 1,
        type: 'PrimitiveNode',
        outputs: [{ name: 'INT', type: 'INT', links: [1], widget: { name: 'width' } }],
        widgets_values: [768, 'fixed'],
      },
      {
        id: 2,
        type: 'EmptyLatentImage',
        inputs: [{ name: 'width', type: 'INT', link: 1, widget: { name: 'width' } }],
        widgets_values: [512, 512, 1],
      },
    ],
    links: [[1, 1, 0, 2, 0, 'INT']],
  }
  const { document } = readWorkflow(file, testCatalogue)
  const [primitive] = Object.values(document.nodes)
  expect(primitive && nodeInputs(primitive, testCatalogue)).toMatchObject([
    { name: 'value', type: 'INT', widget: { kind: 'int' } },
  ])
  expect(writeWorkflow(document, testCatalogue)).toMatchObject({
    nodes: [
      {
        outputs: [{ name: 'INT', type: 'INT', links: [1], widget: { name: 'width' } }],
        widgets_values: [768, 'fixed'],
      },
      { inputs: [{ name: 'width', widget: { name: 'width' }, link: 1 }] },
    ],
  })
})
