import { scoped } from './inference/scoped.ts'
import { defineNode, port, widget } from './node.ts'

export const conditioningSetMask = defineNode({
  type: 'ConditioningSetMask',
  displayName: 'Conditioning (Set Mask)',
  category: 'model/conditioning/transform',
  description: 'Lets a prompt count where a mask is white; combine it with one for the rest.',
  inputs: {
    conditioning: port('CONDITIONING'),
    mask: port('MASK'),
    strength: widget.float({ default: 1, min: 0, max: 10, step: 0.01 }),
    set_cond_area: widget.combo({
      options: ['default', 'mask bounds'],
      tooltip: 'Mask bounds samples only the rectangle around the mask.',
    }),
  },
  outputs: [{ name: 'CONDITIONING', type: 'CONDITIONING' }],
  searchAliases: ['region', 'composition'],
  run: async ({ conditioning, mask: { values }, strength, set_cond_area }) => ({
    outputs: [
      scoped(conditioning, {
        mask: { values, strength },
        isBoundToMask: set_cond_area === 'mask bounds',
      }),
    ],
  }),
})
