import { loadLora, withLora } from './inference/load-lora.ts'
import { defineNode, port, widget } from './node.ts'

export const loraLoaderModelOnly = defineNode({
  type: 'LoraLoaderModelOnly',
  displayName: 'Load LoRA',
  category: 'model/loaders',
  description: 'Adds a LoRA to the model and leaves the text encoders as they are.',
  inputs: {
    model: port('MODEL'),
    lora_name: widget.file('loras', { tooltip: 'A file in the loras folder.' }),
    strength_model: widget.float({
      default: 1,
      min: -100,
      max: 100,
      step: 0.01,
      tooltip: 'How strongly the model changes; may be negative.',
    }),
  },
  outputs: [{ name: 'MODEL', type: 'MODEL' }],
  searchAliases: ['lora'],
  fingerprint: ({ lora_name }, { files }) => files.identify('loras', lora_name),
  run: async ({ model, lora_name, strength_model }, context) => {
    if (strength_model === 0) return { outputs: [model] }
    const lora = await loadLora(lora_name, { model }, context)
    return { outputs: [withLora(model, lora, strength_model)] }
  },
})
