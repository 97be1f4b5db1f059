import { scoped } from './inference/scoped.ts'
import { defineNode, port, widget } from './node.ts'

export const conditioningSetArea = defineNode({
  type: 'ConditioningSetArea',
  displayName: 'Conditioning (Set Area)',
  category: 'model/conditioning/transform',
  description: 'Lets a prompt count in a rectangle of the picture only; combine it with one for the whole.',
  inputs: {
    conditioning: port('CONDITIONING'),
    width: widget.int({ default: 64, min: 64, max: 16384, step: 8 }),
    height: widget.int({ default: 64, min: 64, max: 16384, step: 8 }),
    x: widget.int({ default: 0, min: 0, max: 16384, step: 8 }),
    y: widget.int({ default: 0, min: 0, max: 16384, step: 8 }),
    strength: widget.float({ default: 1, min: 0, max: 10, step: 0.01 }),
  },
  outputs: [{ name: 'CONDITIONING', type: 'CONDITIONING' }],
  searchAliases: ['region', 'composition'],
  run: async ({ conditioning, width, height, x, y, strength }) => {
    const [rows = 0, columns = 0, top = 0, left = 0] = [height, width, y, x].map((value) =>
      Math.floor(value / 8),
    )
    const area = { unit: 'pixel', height: rows, width: columns, top, left } as const
    return { outputs: [scoped(conditioning, { area, strength, isBoundToMask: false })] }
  },
})
