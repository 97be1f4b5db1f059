import type { Guider } from './inference/values.ts'
import { defineNode, port, widget } from './node.ts'

export const cfgGuider = defineNode({
  type: 'CFGGuider',
  displayName: 'CFG Guider',
  category: 'model/sampling/guiders',
  description: 'Asks the model for the prompt and for what to avoid, and goes from this to that.',
  inputs: {
    model: port('MODEL'),
    positive: port('CONDITIONING'),
    negative: port('CONDITIONING'),
    cfg: widget.float({ default: 8, min: 0, max: 100, step: 0.1, round: 0.01 }),
  },
  outputs: [{ name: 'GUIDER', type: 'GUIDER' }],
  run: async ({ model, positive, negative, cfg }) => {
    const guider: Guider = { model, positive, negative, cfg }
    return { outputs: [guider] }
  },
})
