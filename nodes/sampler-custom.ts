import { sampleLatent } from './inference/sample-latent.ts'
import { defineNode, port, widget } from './node.ts'

export const samplerCustom = defineNode({
  type: 'SamplerCustom',
  displayName: 'SamplerCustom',
  category: 'model/sampling/custom',
  description: 'A KSampler that takes sampler and noise levels from nodes of their own.',
  inputs: {
    model: port('MODEL'),
    add_noise: widget.boolean({ default: true, advanced: true }),
    noise_seed: widget.seed(),
    cfg: widget.float({ default: 8, min: 0, max: 100, step: 0.1, round: 0.01 }),
    positive: port('CONDITIONING'),
    negative: port('CONDITIONING'),
    sampler: port('SAMPLER'),
    sigmas: port('SIGMAS'),
    latent_image: port('LATENT'),
  },
  outputs: [
    { name: 'output', type: 'LATENT' },
    { name: 'denoised_output', type: 'LATENT', tooltip: 'Without the noise that is left.' },
  ],
  usesRuntime: true,
  searchAliases: ['sampler', 'turbo'],
  run: async (inputs, context) => {
    const { model, positive, negative, cfg, sampler, sigmas, latent_image: latent } = inputs
    const noise = { seed: inputs.noise_seed, isAdded: inputs.add_noise }
    const guider = { model, positive, negative, cfg }
    const request = { guider, sampler, sigmas, latent, noise }
    return { outputs: await sampleLatent(request, context.inference, context) }
  },
})
