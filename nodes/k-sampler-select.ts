import { SAMPLER_NAMES, SAMPLERS } from './inference/sampling/samplers.ts'
import { defineNode, widget } from './node.ts'

export const kSamplerSelect = defineNode({
  type: 'KSamplerSelect',
  displayName: 'KSamplerSelect',
  category: 'model/sampling/samplers',
  description: 'Chooses how noise is removed.',
  inputs: { sampler_name: widget.combo({ options: SAMPLER_NAMES }) },
  outputs: [{ name: 'SAMPLER', type: 'SAMPLER' }],
  searchAliases: ['sampler'],
  run: async ({ sampler_name }) => ({ outputs: [SAMPLERS[sampler_name]] }),
})
