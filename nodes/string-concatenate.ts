import { defineNode, widget } from './node.ts'

export const stringConcatenate = defineNode({
  type: 'StringConcatenate',
  displayName: 'Concatenate Text',
  category: 'text',
  description: 'Two texts as one: what stays the same of a prompt, and what changes.',
  inputs: {
    string_a: widget.string({ multiline: true }),
    string_b: widget.string({ multiline: true }),
    delimiter: widget.string({ tooltip: 'Between the two.' }),
  },
  outputs: [{ name: 'STRING', type: 'STRING' }],
  searchAliases: ['join', 'append', 'prompt'],
  run: async ({ string_a, string_b, delimiter }) => ({ outputs: [string_a + delimiter + string_b] }),
})
