import { modelSampling } from './inference/sampling/model-sampling.ts'
import { defineNode, port, widget } from './node.ts'

export const modelSamplingDiscrete = defineNode({
  type: 'ModelSamplingDiscrete',
  displayName: 'ModelSamplingDiscrete',
  category: 'model/patch',
  description:
    'Says how the model’s answer is read, where the file does not: x0 for the 1-step Lightning model, lcm for LCM, v_prediction for models trained that way.',
  inputs: {
    model: port('MODEL'),
    sampling: widget.combo({ options: ['eps', 'v_prediction', 'lcm', 'x0'] }),
    zsnr: widget.boolean({
      default: false,
      advanced: true,
      tooltip: 'Start from pure noise, as models with zero terminal SNR expect.',
    }),
  },
  outputs: [{ name: 'MODEL', type: 'MODEL' }],
  run: async ({ model, sampling, zsnr }) => ({
    outputs: [{ ...model, sampling: modelSampling(sampling, { zeroTerminalSnr: zsnr }) }],
  }),
})
