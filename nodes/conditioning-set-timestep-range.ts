import { scoped } from './inference/scoped.ts'
import { defineNode, port, widget } from './node.ts'

export const conditioningSetTimestepRange = defineNode({
  type: 'ConditioningSetTimestepRange',
  displayName: 'ConditioningSetTimestepRange',
  category: 'model/conditioning/transform',
  description: 'Lets a prompt count in a part of the denoising only; combine it with others for the rest.',
  inputs: {
    conditioning: port('CONDITIONING'),
    start: widget.float({ default: 0, min: 0, max: 1, step: 0.001 }),
    end: widget.float({ default: 1, min: 0, max: 1, step: 0.001 }),
  },
  outputs: [{ name: 'CONDITIONING', type: 'CONDITIONING' }],
  searchAliases: ['schedule', 'prompt editing'],
  run: async ({ conditioning, start, end }) => ({
    outputs: [scoped(conditioning, { percents: { start, end } })],
  }),
})
