import { readFile } from 'node:fs/promises'
import { parse, join } from 'node:path'
import { readSafetensors } from '../../nodes/inference/checkpoint/safetensors.ts'
import { makeThumbnail } from '../../nodes/inference/image/thumbnail.ts'

/** A small WebP picture of what a model makes: a file beside it of the same name, or one in its header. Null: neither. */
export async function modelCover(path: string): Promise<Uint8Array | null> {
  for (const find of [pictureBeside, pictureInside]) {
    const picture = await find(path)
    const cover = picture === null ? null : await makeThumbnail(picture, SIDE).catch(() => null)
    if (cover !== null) return cover
  }
  return null
}

const SIDE = 512

async function pictureBeside(path: string): Promise<Uint8Array | null> {
  const { dir, name } = parse(path)
  for (const extension of ['.png', '.jpg', '.jpeg', '.webp', '.gif', '.preview.png', '.preview.jpeg']) {
    const bytes = await readFile(join(dir, name + extension)).catch(() => null)
    if (bytes !== null) return bytes
  }
  return null
}

/** Trainers write `ssmd_cover_images`: a JSON list of pictures in base64. */
async function pictureInside(path: string): Promise<Uint8Array | null> {
  try {
    const { metadata } = await readSafetensors(path)
    const covers: unknown = JSON.parse(metadata.get('ssmd_cover_images') ?? '[]')
    const first: unknown = Array.isArray(covers) ? covers[0] : undefined
    return typeof first === 'string' ? Buffer.from(first, 'base64') : null
  } catch {
    return null
  }
}
