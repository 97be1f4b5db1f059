import { defineNode, widget } from './node.ts'

export const primitiveString = defineNode({
  type: 'PrimitiveString',
  displayName: 'Text',
  category: 'utilities/primitive',
  description: 'A text, for several nodes at once.',
  inputs: { value: widget.string() },
  outputs: [{ name: 'STRING', type: 'STRING' }],
  searchAliases: ['string'],
  run: async ({ value }) => ({ outputs: [value] }),
})
