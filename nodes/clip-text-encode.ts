import { defineNode, port, widget } from './node.ts'

export const clipTextEncode = defineNode({
  type: 'CLIPTextEncode',
  displayName: 'CLIP Text Encode (Prompt)',
  category: 'model/conditioning',
  description:
    'Turns a prompt into what the model attends to. (word:1.2) weighs, (word) weighs by 1.1, embedding:name inserts an embedding.',
  inputs: {
    text: widget.string({ multiline: true, dynamicPrompts: true, tooltip: 'What the picture shows.' }),
    clip: port('CLIP', { tooltip: 'The text encoders.' }),
  },
  outputs: [{ name: 'CONDITIONING', type: 'CONDITIONING' }],
  usesRuntime: true,
  searchAliases: ['prompt', 'text', 'positive', 'negative'],
  run: async ({ text, clip }, { inference, signal, log }) => ({
    outputs: [[await inference.encodeText(clip, { l: text, g: text }, { signal, warn: log })]],
  }),
})
