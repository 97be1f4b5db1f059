import { zeroedConditioning } from './inference/sdxl/conditioning.ts'
import { defineNode, port } from './node.ts'

export const conditioningZeroOut = defineNode({
  type: 'ConditioningZeroOut',
  displayName: 'Conditioning Zero Out',
  category: 'model/conditioning/transform',
  description: 'Replaces a conditioning by zeros of the same size: the usual negative for few-step models.',
  inputs: { conditioning: port('CONDITIONING') },
  outputs: [{ name: 'CONDITIONING', type: 'CONDITIONING' }],
  run: async ({ conditioning }) => ({ outputs: [zeroedConditioning(conditioning)] }),
})
