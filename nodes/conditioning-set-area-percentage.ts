import { scoped } from './inference/scoped.ts'
import { defineNode, port, widget } from './node.ts'

export const conditioningSetAreaPercentage = defineNode({
  type: 'ConditioningSetAreaPercentage',
  displayName: 'Conditioning (Set Area with Percentage)',
  category: 'model/conditioning/transform',
  description: 'Lets a prompt count in a rectangle of the picture only, given in shares of its sides.',
  inputs: {
    conditioning: port('CONDITIONING'),
    width: widget.float({ default: 1, min: 0, max: 1, step: 0.01 }),
    height: widget.float({ default: 1, min: 0, max: 1, step: 0.01 }),
    x: widget.float({ default: 0, min: 0, max: 1, step: 0.01 }),
    y: widget.float({ default: 0, min: 0, max: 1, step: 0.01 }),
    strength: widget.float({ default: 1, min: 0, max: 10, step: 0.01 }),
  },
  outputs: [{ name: 'CONDITIONING', type: 'CONDITIONING' }],
  searchAliases: ['region', 'composition'],
  run: async ({ conditioning, width, height, x, y, strength }) => {
    const area = { unit: 'share', height, width, top: y, left: x } as const
    return { outputs: [scoped(conditioning, { area, strength, isBoundToMask: false })] }
  },
})
