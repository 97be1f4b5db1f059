import { writePictures } from './inference/image/write-pictures.ts'
import { blame } from './inference/node-error.ts'
import { defineNode, port, widget } from './node.ts'

export const saveImage = defineNode({
  type: 'SaveImage',
  displayName: 'Save Image',
  category: 'image',
  description: 'Writes pictures into the output folder as PNG, with the workflow inside.',
  inputs: {
    images: port('IMAGE'),
    filename_prefix: widget.string({
      default: 'ComfyUI',
      tooltip: 'May hold subfolders and patterns: %date:yyyy-MM-dd%, %width%, %KSampler.seed%.',
    }),
  },
  outputs: [{ name: 'images', type: 'IMAGE' }],
  isOutput: true,
  writesPictures: true,
  searchAliases: ['png', 'export', 'output'],
  run: async ({ images, filename_prefix }, { files, metadata }) => {
    const written = await blame(
      'filename_prefix',
      writePictures(images, {
        files,
        type: 'output',
        prefix: filename_prefix,
        text: metadata(),
        compressionLevel: 4,
      }),
    )
    return { outputs: [images], images: written }
  },
})
