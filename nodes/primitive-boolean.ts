import { defineNode, widget } from './node.ts'

export const primitiveBoolean = defineNode({
  type: 'PrimitiveBoolean',
  displayName: 'Boolean',
  category: 'utilities/primitive',
  description: 'Yes or no, for several nodes at once.',
  inputs: { value: widget.boolean({ default: false }) },
  outputs: [{ name: 'BOOLEAN', type: 'BOOLEAN' }],
  searchAliases: ['switch', 'toggle'],
  run: async ({ value }) => ({ outputs: [value] }),
})
