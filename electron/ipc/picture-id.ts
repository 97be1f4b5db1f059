import { OutputImage } from './events.ts'

/**
 * A picture's identity in URLs: its place among the program's own folders, never a path of the disk.
 * `pictures/<id>` and `thumbnails/<id>` lie beside the editor's page on every host.
 */
export function pictureId(image: OutputImage): string {
  return encodeURIComponent([image.type, image.subfolder, image.filename].join('|'))
}

/** The URL of a picture relative to the editor's page. */
export function pictureUrl(image: OutputImage, size: 'thumbnail' | 'full' = 'full'): string {
  return `${size === 'thumbnail' ? 'thumbnails' : 'pictures'}/${pictureId(image)}`
}

/** Null for anything that `pictureId` did not make. */
export function parsePictureId(id: string): OutputImage | null {
  const parts = decode(id)?.split('|') ?? []
  const [type, subfolder, filename] = parts
  const image = OutputImage.safeParse({ type, subfolder, filename })
  return parts.length === 3 && image.success ? image.data : null
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
