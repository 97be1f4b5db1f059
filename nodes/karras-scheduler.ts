import { karrasSigmas } from './inference/sampling/schedules.ts'
import { defineNode, widget } from './node.ts'

export const karrasScheduler = defineNode({
  type: 'KarrasScheduler',
  displayName: 'KarrasScheduler',
  category: 'model/sampling/schedulers',
  description: 'Noise levels after Karras and others (2022), between levels of your choice.',
  inputs: {
    steps: widget.int({ default: 20, min: 1, max: 10000 }),
    sigma_max: widget.float({ default: 14.614642, min: 0, max: 5000, step: 0.01, advanced: true }),
    sigma_min: widget.float({ default: 0.0291675, min: 0, max: 5000, step: 0.01, advanced: true }),
    rho: widget.float({
      default: 7,
      min: 0,
      max: 100,
      step: 0.01,
      advanced: true,
      tooltip: 'Higher spends more of the steps at low noise.',
    }),
  },
  outputs: [{ name: 'SIGMAS', type: 'SIGMAS' }],
  searchAliases: ['sigmas'],
  run: async ({ steps, sigma_max, sigma_min, rho }) => ({
    outputs: [karrasSigmas({ high: sigma_max, low: sigma_min, rho }, steps)],
  }),
})
