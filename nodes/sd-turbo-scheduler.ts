import { turboSigmas } from './inference/sampling/schedules.ts'
import { defineNode, port, widget } from './node.ts'

export const sdTurboScheduler = defineNode({
  type: 'SDTurboScheduler',
  displayName: 'SDTurboScheduler',
  category: 'model/sampling/schedulers',
  description: 'The noise levels that SDXL Turbo was distilled on.',
  inputs: {
    model: port('MODEL'),
    steps: widget.int({ default: 1, min: 1, max: 10 }),
    denoise: widget.float({
      default: 1,
      min: 0,
      max: 1,
      step: 0.01,
      tooltip: 'In tenths: 0.5 leaves out the first five of ten levels.',
    }),
  },
  outputs: [{ name: 'SIGMAS', type: 'SIGMAS' }],
  searchAliases: ['sigmas', 'turbo'],
  run: async ({ model, steps, denoise }) => ({ outputs: [turboSigmas(model.sampling, steps, denoise)] }),
})
