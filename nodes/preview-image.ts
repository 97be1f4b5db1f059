import { writePictures } from './inference/image/write-pictures.ts'
import { defineNode, port } from './node.ts'

export const previewImage = defineNode({
  type: 'PreviewImage',
  displayName: 'Preview Image',
  category: 'image',
  description: 'Shows pictures without keeping them.',
  inputs: { images: port('IMAGE') },
  outputs: [{ name: 'images', type: 'IMAGE' }],
  isOutput: true,
  writesPictures: true,
  searchAliases: ['show', 'view'],
  run: async ({ images }, { files, metadata }) => ({
    outputs: [images],
    images: await writePictures(images, {
      files,
      type: 'temp',
      prefix: 'ComfyUI_temp',
      text: metadata(),
      compressionLevel: 1,
    }),
  }),
})
