import { floats, type FloatTensor } from './inference/tensor.ts'
import { defineNode, port, widget } from './node.ts'

export const conditioningAverage = defineNode({
  type: 'ConditioningAverage',
  displayName: 'Conditioning (Average)',
  category: 'model/conditioning/transform',
  description: 'Mixes two prompts by weight.',
  inputs: {
    conditioning_to: port('CONDITIONING'),
    conditioning_from: port('CONDITIONING'),
    conditioning_to_strength: widget.float({ default: 1, min: 0, max: 1, step: 0.01 }),
  },
  outputs: [{ name: 'CONDITIONING', type: 'CONDITIONING' }],
  run: async ({ conditioning_to, conditioning_from, conditioning_to_strength: strength }) => {
    const [other] = conditioning_from
    if (other === undefined) return { outputs: [conditioning_to] }
    const mixed = conditioning_to.map((entry) => ({
      ...entry,
      embedding: mix(entry.embedding, other.embedding, strength),
      pooled:
        entry.pooled === null || other.pooled === null
          ? (entry.pooled ?? other.pooled)
          : mix(entry.pooled, other.pooled, strength),
    }))
    return { outputs: [mixed] }
  },
})

/** a · strength + b · (1 − strength); b is cut or filled with zeros to a's length. */
function mix(a: FloatTensor, b: FloatTensor, strength: number): FloatTensor {
  const f = Math.fround
  return floats(
    a.data.map((value, i) => f(value * f(strength)) + f((b.data[i] ?? 0) * f(1 - strength))),
    a.dims,
  )
}
