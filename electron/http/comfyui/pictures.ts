import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { reencode } from '../../../nodes/inference/image/thumbnail.ts'
import { OutputImage } from '../../ipc/events.ts'
import { findPicture, type PictureFolders } from '../../services/picture-folders.ts'
import { storeUpload } from '../../services/uploads.ts'
import { pictureType } from '../content.ts'
import { HttpRefusal, jsonResponse, UPLOAD_LIMIT, type HttpRequest } from '../request.ts'
import { SECURITY_HEADERS } from '../security-headers.ts'

/** `GET /view`: a file of the output, input or temp folder, on request re-encoded. */
export async function viewPicture(query: URLSearchParams, folders: PictureFolders): Promise<Response> {
  const image = namedFile(query)
  const path = await findPicture(folders, image)
  if (path === null) throw new HttpRefusal(404, `There is no ${image.type} file ${image.filename}.`)
  const bytes = await readFile(path)
  const channel = query.get('channel') ?? 'rgba'
  const [format, quality] = (query.get('preview') ?? '').split(';')
  const type = pictureType(path)
  if (type !== undefined && (format === 'webp' || format === 'jpeg')) {
    const made = await reencode(bytes, format, {
      quality: clampQuality(quality),
      removeAlpha: format === 'jpeg',
    })
    return file(made, `image/${format}`, path)
  }
  if (type !== undefined && channel === 'rgb') {
    return file(await reencode(bytes, 'png', { quality: 100, removeAlpha: true }), 'image/png', path)
  }
  // Everything that a browser would not merely show is a download.
  return file(bytes, type ?? 'application/octet-stream', path)
}

/** `POST /upload/image`: multipart, stored under ComfyUI's naming rule. */
export async function uploadPicture(request: HttpRequest, folders: PictureFolders): Promise<Response> {
  const form = await readForm(request)
  const image = form.get('image')
  if (image === null || typeof image === 'string')
    throw new HttpRefusal(400, 'The form has no file named “image”.')
  const type = OutputImage.shape.type.catch('input').parse(form.get('type') ?? 'input')
  const stored = await storeUpload(folders.of(type), {
    name: image.name,
    bytes: new Uint8Array(await image.arrayBuffer()),
    subfolder: text(form.get('subfolder')),
    overwrite: ['true', '1'].includes(text(form.get('overwrite'))),
  }).catch((error: unknown) => {
    throw new HttpRefusal(400, error instanceof Error ? error.message : String(error))
  })
  return jsonResponse({ name: stored.filename, subfolder: stored.subfolder, type })
}

/** A file name may say its folder itself: `picture.png [output]`. */
function namedFile(query: URLSearchParams): OutputImage {
  const name = query.get('filename') ?? ''
  const [, filename = name, annotated] = /^(.*?)(?: \[(output|input|temp)\])?$/s.exec(name) ?? []
  const type = OutputImage.shape.type.safeParse(annotated ?? query.get('type') ?? 'output')
  if (filename === '' || !type.success || filename.startsWith('/') || filename.includes('..')) {
    throw new HttpRefusal(400, 'A file is named by filename, type (output, input or temp) and subfolder.')
  }
  return { filename, subfolder: query.get('subfolder') ?? '', type: type.data }
}

async function readForm(request: HttpRequest): Promise<FormData> {
  const body = new Uint8Array(await request.body(UPLOAD_LIMIT))
  const type = request.headers['content-type'] ?? ''
  try {
    return await new Response(body, { headers: { 'content-type': type } }).formData()
  } catch {
    throw new HttpRefusal(400, 'The upload is not a multipart form.')
  }
}

function file(bytes: Uint8Array, type: string, path: string): Response {
  const kind = type === 'application/octet-stream' ? 'attachment' : 'inline'
  const name = encodeURIComponent(basename(path))
  return new Response(new Uint8Array(bytes), {
    headers: {
      ...SECURITY_HEADERS,
      'content-type': type,
      'content-disposition': `${kind}; filename*=UTF-8''${name}`,
    },
  })
}

function clampQuality(text: string | undefined): number {
  const quality = Number.parseInt(text ?? '', 10)
  return Number.isNaN(quality) ? 90 : Math.min(Math.max(quality, 1), 100)
}

function text(value: string | object | null): string {
  return typeof value === 'string' ? value : ''
}
