import { SCHEDULE_NAMES, SCHEDULES } from './inference/sampling/schedules.ts'
import { lastSteps } from './inference/sampling/step-sigmas.ts'
import { defineNode, port, widget } from './node.ts'

export const basicScheduler = defineNode({
  type: 'BasicScheduler',
  displayName: 'BasicScheduler',
  category: 'model/sampling/schedulers',
  description:
    'Says how much noise is left after each step, by a schedule over the levels that the model knows.',
  inputs: {
    model: port('MODEL'),
    scheduler: widget.combo({ options: SCHEDULE_NAMES }),
    steps: widget.int({ default: 20, min: 1, max: 10000 }),
    denoise: widget.float({
      default: 1,
      min: 0,
      max: 1,
      step: 0.01,
      tooltip: 'Below 1 keeps something of the latent that is given.',
    }),
  },
  outputs: [{ name: 'SIGMAS', type: 'SIGMAS' }],
  searchAliases: ['sigmas'],
  run: async ({ model, scheduler, ...part }) => ({
    outputs: [lastSteps((steps) => SCHEDULES[scheduler](model.sampling, steps), part)],
  }),
})
