import { alignedSigmas } from './inference/sampling/aligned-sigmas.ts'
import { defineNode, widget } from './node.ts'

export const alignYourStepsScheduler = defineNode({
  type: 'AlignYourStepsScheduler',
  displayName: 'AlignYourStepsScheduler',
  category: 'model/sampling/schedulers',
  description:
    'Noise levels that were optimized for few steps (Sabour and others 2024): good from about ten.',
  inputs: {
    model_type: widget.combo({ options: ['SDXL'] }),
    steps: widget.int({ default: 10, min: 1, max: 10000 }),
    denoise: widget.float({
      default: 1,
      min: 0,
      max: 1,
      step: 0.01,
      tooltip: 'Below 1 does only this share of the steps, the last ones.',
    }),
  },
  outputs: [{ name: 'SIGMAS', type: 'SIGMAS' }],
  searchAliases: ['sigmas', 'ays'],
  run: async ({ steps, denoise }) => ({ outputs: [alignedSigmas(steps, denoise)] }),
})
