import { encodePng } from './inference/image/png.ts'
import { asBytes } from './inference/image/picture-values.ts'
import { defineNode, port } from './node.ts'

export const saveImageWebsocket = defineNode({
  type: 'SaveImageWebsocket',
  displayName: 'SaveImageWebsocket',
  category: 'api/image',
  description: 'Sends pictures to the program that queued the run, instead of writing files.',
  inputs: { images: port('IMAGE') },
  outputs: [],
  isOutput: true,
  writesPictures: true,
  searchAliases: ['api', 'send', 'stream'],
  // Whoever asks again wants the pictures again.
  fingerprint: async () => crypto.randomUUID(),
  run: async ({ images }, { sendPicture, progress }) => {
    const pixels = asBytes(images)
    const [batch = 0, height = 0, width = 0, channels = 0] = pixels.dims
    const size = height * width * channels
    for (let index = 0; index < batch; index++) {
      const picture = { width, height, pixels: pixels.data.subarray(index * size, (index + 1) * size) }
      sendPicture(await encodePng(picture, { text: {}, compressionLevel: 4 }))
      progress(index + 1, batch)
    }
    return { outputs: [] }
  },
})
