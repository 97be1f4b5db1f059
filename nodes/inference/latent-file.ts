import { z } from 'zod'
import { elementCount, floats, type FloatTensor } from './tensor.ts'

/**
 * ComfyUI's `.latent` files: safetensors with unscaled samples, an empty marker tensor that says so,
 * and the workflow in the metadata.
 */
export function writeLatentFile(
  samples: FloatTensor,
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const bytes = new Uint8Array(samples.data.buffer, samples.data.byteOffset, samples.data.byteLength)
  const header = JSON.stringify({
    ...(Object.keys(metadata).length === 0 ? {} : { __metadata__: metadata }),
    latent_format_version_0: { dtype: 'F32', shape: [0], data_offsets: [0, 0] },
    latent_tensor: { dtype: 'F32', shape: samples.dims, data_offsets: [0, bytes.length] },
  })
  const headerBytes = Buffer.from(header, 'utf8')
  const padded = Buffer.alloc(Math.ceil(headerBytes.length / 8) * 8, ' ')
  padded.set(headerBytes)
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(padded.length))
  return Buffer.concat([length, padded, bytes])
}

/** Unscaled samples [batch, 4, h, w]; files of before the marker hold them scaled for SD 1.x and are undone. */
export function readLatentFile(file: Uint8Array): FloatTensor {
  const view = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  const headerLength = file.byteLength < 8 ? Number.NaN : Number(view.readBigUInt64LE(0))
  if (!(headerLength <= view.length - 8)) throw new Error('The file is too short for a latent file.')
  const header = Header.safeParse(parsed(view.toString('utf8', 8, 8 + headerLength)))
  if (!header.success) throw new Error('The file holds no latent_tensor of type F32, as latent files do.')
  const { shape, data_offsets } = header.data.latent_tensor
  const [begin, end] = data_offsets
  const start = 8 + headerLength + begin
  if (end - begin !== elementCount(shape) * 4 || 8 + headerLength + end > view.length) {
    throw new Error('The file ends before its latent_tensor does.')
  }
  const data = new Float32Array(
    view.buffer.slice(view.byteOffset + start, view.byteOffset + start + end - begin),
  )
  const scale = header.data.latent_format_version_0 === undefined ? 1 / 0.18215 : 1
  return floats(
    data.map((value) => value * scale),
    shape,
  )
}

const Header = z.object({
  latent_tensor: z.object({
    dtype: z.literal('F32'),
    shape: z.array(z.number().int().nonnegative()).length(4),
    data_offsets: z.tuple([z.number().int().nonnegative(), z.number().int().nonnegative()]),
  }),
  latent_format_version_0: z.unknown().optional(),
})

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
