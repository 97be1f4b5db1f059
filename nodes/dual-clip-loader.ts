import type { TextEncoderWeights } from './inference/checkpoint/weights.ts'
import { blame, NodeError } from './inference/node-error.ts'
import { defineNode, widget } from './node.ts'

export const dualClipLoader = defineNode({
  type: 'DualCLIPLoader',
  displayName: 'Load CLIP (Dual)',
  category: 'model/loaders',
  description: 'Opens SDXL’s two text encoders, CLIP-L and CLIP-G, from files of their own, in either order.',
  inputs: {
    clip_name1: widget.file('text_encoders', { tooltip: 'CLIP-L or CLIP-G.' }),
    clip_name2: widget.file('text_encoders', { tooltip: 'The other one.' }),
    type: widget.combo({ options: ['sdxl'] }),
    device: widget.combo({ options: ['default', 'cpu'], optional: true, advanced: true }),
  },
  outputs: [{ name: 'CLIP', type: 'CLIP' }],
  fingerprint: async ({ clip_name1, clip_name2 }, { files }) =>
    `${await files.identify('text_encoders', clip_name1)} ${await files.identify('text_encoders', clip_name2)}`,
  run: async ({ clip_name1, clip_name2 }, { files }) => {
    const first = (await blame('clip_name1', files.openModel('text_encoders', clip_name1))).textEncoders
    const second = (await blame('clip_name2', files.openModel('text_encoders', clip_name2))).textEncoders
    const encoders: TextEncoderWeights = {
      kind: 'text-encoders',
      l: first?.l ?? second?.l ?? null,
      g: first?.g ?? second?.g ?? null,
    }
    if (encoders.l === null || encoders.g === null) {
      const missing = encoders.l === null ? 'CLIP-L' : 'CLIP-G'
      throw new NodeError(`Neither ${clip_name1} nor ${clip_name2} holds ${missing}.`, {
        input: 'clip_name2',
        remedy: 'Choose one CLIP-L file and one CLIP-G file.',
      })
    }
    return { outputs: [{ encoders, loras: [], stopAtLayer: null }] }
  },
})
