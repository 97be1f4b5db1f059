import { sampleLatent } from './inference/sample-latent.ts'
import { SAMPLER_NAMES, SAMPLERS } from './inference/sampling/samplers.ts'
import { SCHEDULE_NAMES } from './inference/sampling/schedules.ts'
import { stepSigmas } from './inference/sampling/step-sigmas.ts'
import type { Sampler } from './inference/values.ts'
import { defineNode, port, widget } from './node.ts'

export const kSamplerAdvanced = defineNode({
  type: 'KSamplerAdvanced',
  displayName: 'KSampler (Advanced)',
  category: 'model/sampling',
  description:
    'A KSampler that does a part of the steps, so that another can go on with its result, perhaps with another model.',
  inputs: {
    model: port('MODEL'),
    add_noise: widget.combo({ options: ['enable', 'disable'], advanced: true }),
    noise_seed: widget.seed(),
    steps: widget.int({ default: 20, min: 1, max: 10000, tooltip: 'Of the whole way.' }),
    cfg: widget.float({ default: 8, min: 0, max: 100, step: 0.1, round: 0.01 }),
    sampler_name: widget.combo({ options: SAMPLER_NAMES }),
    scheduler: widget.combo({ options: SCHEDULE_NAMES }),
    positive: port('CONDITIONING'),
    negative: port('CONDITIONING'),
    latent_image: port('LATENT'),
    start_at_step: widget.int({ default: 0, min: 0, max: 10000, advanced: true }),
    end_at_step: widget.int({ default: 10000, min: 0, max: 10000, advanced: true }),
    return_with_leftover_noise: widget.combo({
      options: ['disable', 'enable'],
      advanced: true,
      tooltip: 'Enable to leave the rest of the noise to the next sampler.',
    }),
  },
  outputs: [{ name: 'LATENT', type: 'LATENT' }],
  usesRuntime: true,
  searchAliases: ['sampler', 'start at step', 'refiner'],
  run: async (inputs, context) => {
    const { model, positive, negative, latent_image, noise_seed, cfg } = inputs
    const sampler: Sampler = SAMPLERS[inputs.sampler_name]
    const sigmas = stepSigmas(model.sampling, {
      sampler,
      scheduler: inputs.scheduler,
      steps: inputs.steps,
      denoise: 1,
      range: {
        startAtStep: inputs.start_at_step,
        endAtStep: inputs.end_at_step,
        keepLeftoverNoise: inputs.return_with_leftover_noise === 'enable',
      },
    })
    const [latent] = await sampleLatent(
      {
        guider: { model, positive, negative, cfg },
        sampler,
        sigmas,
        latent: latent_image,
        noise: { seed: noise_seed, isAdded: inputs.add_noise === 'enable' },
      },
      context.inference,
      context,
    )
    return { outputs: [latent] }
  },
})
