import { defineNode, port } from './node.ts'

export const conditioningCombine = defineNode({
  type: 'ConditioningCombine',
  displayName: 'Conditioning (Combine)',
  category: 'model/conditioning/transform',
  description: 'Follows two prompts at once: both are asked in each step and their answers averaged.',
  inputs: { conditioning_1: port('CONDITIONING'), conditioning_2: port('CONDITIONING') },
  outputs: [{ name: 'CONDITIONING', type: 'CONDITIONING' }],
  run: async ({ conditioning_1, conditioning_2 }) => ({ outputs: [[...conditioning_1, ...conditioning_2]] }),
})
