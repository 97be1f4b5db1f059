import { loadLora, withLora } from './inference/load-lora.ts'
import { defineNode, port, widget } from './node.ts'

export const loraLoader = defineNode({
  type: 'LoraLoader',
  displayName: 'Load LoRA (Model and CLIP)',
  category: 'model/loaders',
  description: 'Adds a LoRA to the model and to the text encoders. Several can follow one another.',
  inputs: {
    model: port('MODEL'),
    clip: port('CLIP'),
    lora_name: widget.file('loras', { tooltip: 'A file in the loras folder.' }),
    strength_model: widget.float({
      default: 1,
      min: -100,
      max: 100,
      step: 0.01,
      tooltip: 'How strongly the model changes; may be negative.',
    }),
    strength_clip: widget.float({
      default: 1,
      min: -100,
      max: 100,
      step: 0.01,
      tooltip: 'How strongly the text encoders change; may be negative.',
    }),
  },
  outputs: [
    { name: 'MODEL', type: 'MODEL' },
    { name: 'CLIP', type: 'CLIP' },
  ],
  searchAliases: ['lora'],
  fingerprint: ({ lora_name }, { files }) => files.identify('loras', lora_name),
  run: async ({ model, clip, lora_name, strength_model, strength_clip }, context) => {
    if (strength_model === 0 && strength_clip === 0) return { outputs: [model, clip] }
    const lora = await loadLora(lora_name, { model, clip }, context)
    return { outputs: [withLora(model, lora, strength_model), withLora(clip, lora, strength_clip)] }
  },
})
