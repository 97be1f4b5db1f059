import { polyexponentialSigmas } from './inference/sampling/schedules.ts'
import { defineNode, widget } from './node.ts'

export const polyexponentialScheduler = defineNode({
  type: 'PolyexponentialScheduler',
  displayName: 'PolyexponentialScheduler',
  category: 'model/sampling/schedulers',
  description: 'Noise levels whose logarithm falls along a power of the step, between levels of your choice.',
  inputs: {
    steps: widget.int({ default: 20, min: 1, max: 10000 }),
    sigma_max: widget.float({ default: 14.614642, min: 0, max: 5000, step: 0.01, advanced: true }),
    sigma_min: widget.float({ default: 0.0291675, min: 0, max: 5000, step: 0.01, advanced: true }),
    rho: widget.float({
      default: 1,
      min: 0,
      max: 100,
      step: 0.01,
      advanced: true,
      tooltip: 'At 1 the exponential schedule; higher falls faster at first.',
    }),
  },
  outputs: [{ name: 'SIGMAS', type: 'SIGMAS' }],
  searchAliases: ['sigmas'],
  run: async ({ steps, sigma_max, sigma_min, rho }) => ({
    outputs: [polyexponentialSigmas({ high: sigma_max, low: sigma_min, rho }, steps)],
  }),
})
