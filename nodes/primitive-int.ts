import { defineNode, widget } from './node.ts'

export const primitiveInt = defineNode({
  type: 'PrimitiveInt',
  displayName: 'Int',
  category: 'utilities/primitive',
  description: 'A whole number, for several nodes at once.',
  inputs: { value: widget.int64() },
  outputs: [{ name: 'INT', type: 'INT' }],
  searchAliases: ['number', 'integer'],
  run: async ({ value }) => ({ outputs: [value] }),
})
