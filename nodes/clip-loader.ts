import { blame, NodeError } from './inference/node-error.ts'
import { defineNode, widget } from './node.ts'

export const clipLoader = defineNode({
  type: 'CLIPLoader',
  displayName: 'Load CLIP',
  category: 'model/loaders',
  description:
    'Opens one file of text encoders. SDXL reads prompts with two; unless the file holds both, use Load CLIP (Dual).',
  inputs: {
    clip_name: widget.file('text_encoders', { tooltip: 'A file in text_encoders or clip.' }),
    type: widget.combo({ options: ['stable_diffusion'] }),
    device: widget.combo({ options: ['default', 'cpu'], optional: true, advanced: true }),
  },
  outputs: [{ name: 'CLIP', type: 'CLIP' }],
  fingerprint: ({ clip_name }, { files }) => files.identify('text_encoders', clip_name),
  run: async ({ clip_name }, { files }) => {
    const file = await blame('clip_name', files.openModel('text_encoders', clip_name))
    if (file.textEncoders === null) {
      throw new NodeError(`${clip_name} holds no text encoder: it is ${file.label}.`, {
        input: 'clip_name',
        remedy: 'Choose a CLIP-L or CLIP-G file.',
      })
    }
    return { outputs: [{ encoders: file.textEncoders, loras: [], stopAtLayer: null }] }
  },
})
