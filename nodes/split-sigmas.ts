import { defineNode, port, widget } from './node.ts'

export const splitSigmas = defineNode({
  type: 'SplitSigmas',
  displayName: 'SplitSigmas',
  category: 'model/sampling/sigmas',
  description: 'Cuts a schedule in two, so that another sampler can go on with the second part.',
  inputs: { sigmas: port('SIGMAS'), step: widget.int({ default: 0, min: 0, max: 10000 }) },
  outputs: [
    { name: 'high_sigmas', type: 'SIGMAS' },
    { name: 'low_sigmas', type: 'SIGMAS' },
  ],
  run: async ({ sigmas, step }) => ({ outputs: [sigmas.slice(0, step + 1), sigmas.slice(step)] }),
})
