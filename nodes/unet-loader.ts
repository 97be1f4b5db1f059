import { modelSampling } from './inference/sampling/model-sampling.ts'
import { blame, NodeError } from './inference/node-error.ts'
import { defineNode, widget } from './node.ts'

export const unetLoader = defineNode({
  type: 'UNETLoader',
  displayName: 'Load Diffusion Model',
  category: 'model/loaders',
  description: 'Opens a file that holds an SDXL UNet alone, such as the UNet files of SDXL-Lightning.',
  inputs: {
    unet_name: widget.file('diffusion_models', { tooltip: 'A file in diffusion_models or unet.' }),
    weight_dtype: widget.combo({
      options: ['default'],
      advanced: true,
      tooltip: 'Weights stay in the precision of the file.',
    }),
  },
  outputs: [{ name: 'MODEL', type: 'MODEL' }],
  searchAliases: ['unet', 'diffusion model'],
  fingerprint: ({ unet_name }, { files }) => files.identify('diffusion_models', unet_name),
  run: async ({ unet_name }, { files }) => {
    const file = await blame('unet_name', files.openModel('diffusion_models', unet_name))
    if (file.unet === null) {
      throw new NodeError(`${unet_name} holds no diffusion model: it is ${file.label}.`, {
        input: 'unet_name',
        remedy: 'Choose an SDXL UNet.',
      })
    }
    const sampling = modelSampling(file.prediction, { zeroTerminalSnr: file.zeroTerminalSnr })
    return { outputs: [{ unet: file.unet, sampling, loras: [] }] }
  },
})
