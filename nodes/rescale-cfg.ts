import { defineNode, port, widget } from './node.ts'

export const rescaleCfg = defineNode({
  type: 'RescaleCFG',
  displayName: 'RescaleCFG',
  category: 'model/patch',
  description:
    'Takes back the contrast that guidance adds: for models that predict v from pure noise, which burn out without it.',
  inputs: {
    model: port('MODEL'),
    multiplier: widget.float({ default: 0.7, min: 0, max: 1, step: 0.01 }),
  },
  outputs: [{ name: 'MODEL', type: 'MODEL' }],
  searchAliases: ['cfg', 'v prediction'],
  run: async ({ model, multiplier }) => ({ outputs: [{ ...model, guidanceRescale: multiplier }] }),
})
