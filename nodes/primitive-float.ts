import { defineNode, widget } from './node.ts'

export const primitiveFloat = defineNode({
  type: 'PrimitiveFloat',
  displayName: 'Float',
  category: 'utilities/primitive',
  description: 'A number, for several nodes at once.',
  inputs: { value: widget.float({ default: 0, min: -(2 ** 63), max: 2 ** 63, step: 0.1 }) },
  outputs: [{ name: 'FLOAT', type: 'FLOAT' }],
  searchAliases: ['number'],
  run: async ({ value }) => ({ outputs: [value] }),
})
