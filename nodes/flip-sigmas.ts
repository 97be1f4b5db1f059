import { defineNode, port } from './node.ts'

export const flipSigmas = defineNode({
  type: 'FlipSigmas',
  displayName: 'FlipSigmas',
  category: 'model/sampling/sigmas',
  description: 'Turns a schedule round, to find the noise that a picture would be made from.',
  inputs: { sigmas: port('SIGMAS') },
  outputs: [{ name: 'SIGMAS', type: 'SIGMAS' }],
  searchAliases: ['unsample', 'inversion'],
  run: async ({ sigmas }) => {
    const [first, ...rest] = sigmas.toReversed()
    // Nothing divides by zero this way; the value is ComfyUI's.
    return { outputs: [first === undefined ? [] : [first === 0 ? Math.fround(0.0001) : first, ...rest]] }
  },
})
