import { exponentialSigmas } from './inference/sampling/schedules.ts'
import { defineNode, widget } from './node.ts'

export const exponentialScheduler = defineNode({
  type: 'ExponentialScheduler',
  displayName: 'ExponentialScheduler',
  category: 'model/sampling/schedulers',
  description: 'Noise levels that fall by the same factor in each step, between levels of your choice.',
  inputs: {
    steps: widget.int({ default: 20, min: 1, max: 10000 }),
    sigma_max: widget.float({ default: 14.614642, min: 0, max: 5000, step: 0.01, advanced: true }),
    sigma_min: widget.float({ default: 0.0291675, min: 0, max: 5000, step: 0.01, advanced: true }),
  },
  outputs: [{ name: 'SIGMAS', type: 'SIGMAS' }],
  searchAliases: ['sigmas'],
  run: async ({ steps, sigma_max, sigma_min }) => ({
    outputs: [exponentialSigmas({ high: sigma_max, low: sigma_min }, steps)],
  }),
})
