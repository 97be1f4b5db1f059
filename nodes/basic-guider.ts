import type { Guider } from './inference/values.ts'
import { defineNode, port } from './node.ts'

export const basicGuider = defineNode({
  type: 'BasicGuider',
  displayName: 'Basic Guider',
  category: 'model/sampling/guiders',
  description: 'Asks the model for one prompt alone, as models distilled for few steps want it.',
  inputs: { model: port('MODEL'), conditioning: port('CONDITIONING') },
  outputs: [{ name: 'GUIDER', type: 'GUIDER' }],
  run: async ({ model, conditioning }) => {
    const guider: Guider = { model, positive: conditioning, negative: [], cfg: 1 }
    return { outputs: [guider] }
  },
})
