import { roundToEven } from './inference/resample.ts'
import { defineNode, port, widget } from './node.ts'

export const splitSigmasDenoise = defineNode({
  type: 'SplitSigmasDenoise',
  displayName: 'SplitSigmasDenoise',
  category: 'model/sampling/sigmas',
  description: 'Cuts a schedule in two; the second part holds this share of the steps.',
  inputs: {
    sigmas: port('SIGMAS'),
    denoise: widget.float({ default: 1, min: 0, max: 1, step: 0.01 }),
  },
  outputs: [
    { name: 'high_sigmas', type: 'SIGMAS' },
    { name: 'low_sigmas', type: 'SIGMAS' },
  ],
  run: async ({ sigmas, denoise }) => {
    const steps = roundToEven(Math.max(sigmas.length - 1, 0) * denoise)
    return { outputs: [sigmas.slice(0, steps === 0 ? 0 : -steps), sigmas.slice(-(steps + 1))] }
  },
})
