import { defineNode, widget } from './node.ts'

export const primitiveStringMultiline = defineNode({
  type: 'PrimitiveStringMultiline',
  displayName: 'Text (Multiline)',
  category: 'utilities/primitive',
  description: 'A text of several lines, for several nodes at once.',
  inputs: { value: widget.string({ multiline: true }) },
  outputs: [{ name: 'STRING', type: 'STRING' }],
  searchAliases: ['string', 'prompt'],
  run: async ({ value }) => ({ outputs: [value] }),
})
