import { sampleLatent } from './inference/sample-latent.ts'
import { SAMPLER_NAMES, SAMPLERS } from './inference/sampling/samplers.ts'
import { SCHEDULE_NAMES } from './inference/sampling/schedules.ts'
import { stepSigmas } from './inference/sampling/step-sigmas.ts'
import type { Sampler } from './inference/values.ts'
import { defineNode, port, widget } from './node.ts'

export const kSampler = defineNode({
  type: 'KSampler',
  displayName: 'KSampler',
  category: 'model/sampling',
  description: 'Makes a latent picture: starts from noise and lets the model remove it step by step.',
  inputs: {
    model: port('MODEL', { tooltip: 'Removes the noise.' }),
    seed: widget.seed({ tooltip: 'Chooses the noise: the same seed gives the same picture.' }),
    steps: widget.int({
      default: 20,
      min: 1,
      max: 10000,
      tooltip: 'More steps take longer. The sampler dpm_adaptive makes as many as it needs.',
    }),
    cfg: widget.float({
      default: 8,
      min: 0,
      max: 100,
      step: 0.1,
      round: 0.01,
      tooltip:
        'How closely the prompt is followed. At 1 the negative prompt is not used and a step takes half the time.',
    }),
    sampler_name: widget.combo({ options: SAMPLER_NAMES, tooltip: 'How noise is removed.' }),
    scheduler: widget.combo({ options: SCHEDULE_NAMES, tooltip: 'How much noise is left after each step.' }),
    positive: port('CONDITIONING', { tooltip: 'What to show.' }),
    negative: port('CONDITIONING', { tooltip: 'What to avoid.' }),
    latent_image: port('LATENT', { tooltip: 'Where to start.' }),
    denoise: widget.float({
      default: 1,
      min: 0,
      max: 1,
      step: 0.01,
      tooltip: 'Below 1 keeps something of the latent that is given.',
    }),
  },
  outputs: [{ name: 'LATENT', type: 'LATENT' }],
  usesRuntime: true,
  searchAliases: ['sampler', 'denoise', 'seed'],
  run: async (inputs, context) => {
    const { model, positive, negative, latent_image, seed, cfg } = inputs
    const sampler: Sampler = SAMPLERS[inputs.sampler_name]
    const { scheduler, steps, denoise } = inputs
    const sigmas = stepSigmas(model.sampling, { sampler, scheduler, steps, denoise, range: null })
    const [latent] = await sampleLatent(
      {
        guider: { model, positive, negative, cfg },
        sampler,
        sigmas,
        latent: latent_image,
        noise: { seed, isAdded: true },
      },
      context.inference,
      context,
    )
    return { outputs: [latent] }
  },
})
