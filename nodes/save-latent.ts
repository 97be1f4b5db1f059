import { writeLatentFile } from './inference/latent-file.ts'
import { blame } from './inference/node-error.ts'
import { defineNode, port, widget } from './node.ts'

export const saveLatent = defineNode({
  type: 'SaveLatent',
  displayName: 'Save Latent',
  category: 'model/latent',
  description: 'Writes latents into the output folder, to go on from there another time.',
  inputs: {
    samples: port('LATENT'),
    filename_prefix: widget.string({ default: 'latents/ComfyUI' }),
  },
  outputs: [{ name: 'samples', type: 'LATENT' }],
  isOutput: true,
  run: async ({ samples, filename_prefix }, { files, metadata, log }) => {
    const [, , height = 0, width = 0] = samples.samples.dims
    const written = await blame(
      'filename_prefix',
      files.writeOutput({
        type: 'output',
        prefix: filename_prefix,
        extension: 'latent',
        width: width * 8,
        height: height * 8,
        bytes: writeLatentFile(samples.samples, metadata()),
      }),
    )
    log(`Wrote ${written.subfolder === '' ? '' : `${written.subfolder}/`}${written.filename}.`)
    return { outputs: [samples] }
  },
})
