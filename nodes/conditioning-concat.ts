import { floats, type FloatTensor } from './inference/tensor.ts'
import { defineNode, port } from './node.ts'

export const conditioningConcat = defineNode({
  type: 'ConditioningConcat',
  displayName: 'Conditioning (Concat)',
  category: 'model/conditioning/transform',
  description: 'Joins two prompts into one longer one, each encoded for itself.',
  inputs: { conditioning_to: port('CONDITIONING'), conditioning_from: port('CONDITIONING') },
  outputs: [{ name: 'CONDITIONING', type: 'CONDITIONING' }],
  run: async ({ conditioning_to, conditioning_from }) => {
    const [added] = conditioning_from
    if (added === undefined) return { outputs: [conditioning_to] }
    const joined = conditioning_to.map((entry) => ({
      ...entry,
      embedding: joinTokens(entry.embedding, added.embedding),
    }))
    return { outputs: [joined] }
  },
})

/** [1, a, width] and [1, b, width] to [1, a + b, width]. */
function joinTokens(first: FloatTensor, second: FloatTensor): FloatTensor {
  const data = new Float32Array(first.data.length + second.data.length)
  data.set(first.data)
  data.set(second.data, first.data.length)
  const [, a = 0, width = 0] = first.dims
  return floats(data, [1, a + (second.dims[1] ?? 0), width])
}
