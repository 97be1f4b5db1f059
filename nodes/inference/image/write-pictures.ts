import type { Files, OutputFile } from '../files.ts'
import type { Image } from '../values.ts'
import { asBytes } from './picture-values.ts'
import { encodePng } from './png.ts'

type Written = Awaited<ReturnType<Files['writeOutput']>>

/** Writes every picture of a batch as a numbered PNG; `%batch_num%` in the prefix is its place in the batch. */
export async function writePictures(
  image: Image,
  options: {
    readonly files: Files
    readonly type: OutputFile['type']
    readonly prefix: string
    readonly text: Readonly<Record<string, string>>
    readonly compressionLevel: number
  },
): Promise<readonly Written[]> {
  const pixels = asBytes(image)
  const [batch = 0, height = 0, width = 0, channels = 0] = pixels.dims
  const size = height * width * channels
  const written: Written[] = []
  for (let index = 0; index < batch; index++) {
    const picture = { width, height, pixels: pixels.data.subarray(index * size, (index + 1) * size) }
    const bytes = await encodePng(picture, options)
    const prefix = options.prefix.replaceAll('%batch_num%', String(index))
    const { type } = options
    written.push(await options.files.writeOutput({ type, prefix, extension: 'png', width, height, bytes }))
  }
  return written
}
