import { scoped } from './inference/scoped.ts'
import { defineNode, port, widget } from './node.ts'

export const conditioningSetAreaStrength = defineNode({
  type: 'ConditioningSetAreaStrength',
  displayName: 'Conditioning (Set Area Strength)',
  category: 'model/conditioning/transform',
  description: 'How much a prompt counts against those it is combined with.',
  inputs: {
    conditioning: port('CONDITIONING'),
    strength: widget.float({ default: 1, min: 0, max: 10, step: 0.01 }),
  },
  outputs: [{ name: 'CONDITIONING', type: 'CONDITIONING' }],
  run: async ({ conditioning, strength }) => ({ outputs: [scoped(conditioning, { strength })] }),
})
