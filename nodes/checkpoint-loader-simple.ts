import { modelSampling } from './inference/sampling/model-sampling.ts'
import { Absent, blame, NodeError } from './inference/node-error.ts'
import { defineNode, widget } from './node.ts'

export const checkpointLoaderSimple = defineNode({
  type: 'CheckpointLoaderSimple',
  displayName: 'Load Checkpoint',
  category: 'model/loaders',
  description:
    'Opens an SDXL checkpoint: the model that makes pictures, the text encoders that read the prompt, and the VAE that turns latents into pixels.',
  inputs: {
    ckpt_name: widget.file('checkpoints', { tooltip: 'A .safetensors file in the checkpoints folder.' }),
  },
  outputs: [
    { name: 'MODEL', type: 'MODEL', tooltip: 'Removes noise from latents.' },
    { name: 'CLIP', type: 'CLIP', tooltip: 'Encodes prompts.' },
    { name: 'VAE', type: 'VAE', tooltip: 'Turns latents into pictures and back.' },
  ],
  searchAliases: ['model', 'safetensors', 'sdxl'],
  fingerprint: ({ ckpt_name }, { files }) => files.identify('checkpoints', ckpt_name),
  run: async ({ ckpt_name }, { files }) => {
    const checkpoint = await blame('ckpt_name', files.openModel('checkpoints', ckpt_name))
    const { unet, textEncoders, vae, prediction, zeroTerminalSnr } = checkpoint
    if (unet === null) {
      throw new NodeError(`${ckpt_name} is not a whole checkpoint: it holds no diffusion model.`, {
        input: 'ckpt_name',
        remedy: 'Choose a checkpoint, or load this file with the node for its kind, such as Load VAE.',
      })
    }
    return {
      outputs: [
        { unet, sampling: modelSampling(prediction, { zeroTerminalSnr }), loras: [] },
        textEncoders === null
          ? new Absent(
              `${ckpt_name} holds no text encoders.`,
              'Take CLIP from another checkpoint or from Load CLIP (Dual).',
            )
          : { encoders: textEncoders, loras: [], stopAtLayer: null },
        vae === null
          ? new Absent(`${ckpt_name} holds no VAE.`, 'Take the VAE from another checkpoint or from Load VAE.')
          : { weights: vae },
      ],
    }
  },
})
