import { readFile } from 'node:fs/promises'
import { basename, parse } from 'node:path'
import { z } from 'zod'
import { reencode } from '../../../nodes/inference/image/thumbnail.ts'
import { transparencyOnly, withTransparencyOf } from '../../../nodes/inference/image/transparency.ts'
import { OutputImage } from '../../ipc/events.ts'
import { findPicture, type PictureFolders } from '../../services/picture-folders.ts'
import { storeUpload } from '../../services/uploads.ts'
import { pictureType } from '../content.ts'
import { HttpRefusal, jsonResponse, UPLOAD_LIMIT, type HttpRequest } from '../request.ts'
import { SECURITY_HEADERS } from '../security-headers.ts'
import type { Routes } from './router.ts'

/** Pictures out of and into the output, input and temp folders. */
export function pictureRoutes(engine: {
  readonly pictures: PictureFolders
  readonly inputsChanged: () => void
}): Routes {
  const { pictures, inputsChanged } = engine

  async function store(form: FormData, name: string, bytes: Uint8Array): Promise<Response> {
    const type = OutputImage.shape.type.catch('input').parse(form.get('type') ?? 'input')
    const stored = await storeUpload(pictures.of(type), {
      name,
      bytes,
      subfolder: text(form.get('subfolder')),
      overwrite: ['true', '1'].includes(text(form.get('overwrite'))),
    }).catch(refuse)
    inputsChanged()
    return jsonResponse({ name: stored.filename, subfolder: stored.subfolder, type })
  }

  return {
    'GET /view': async ({ query }) => await viewPicture(query, pictures),
    'POST /upload/image': async (request) => {
      const { form, image } = await readForm(request)
      return await store(form, image.name, new Uint8Array(await image.arrayBuffer()))
    },
    'POST /upload/mask': async (request) => {
      const { form, image } = await readForm(request)
      const original = await originalOf(form, pictures)
      const mask = new Uint8Array(await image.arrayBuffer())
      const bytes = await withTransparencyOf(mask, original).catch(refuse)
      return await store(form, `${parse(image.name).name}.png`, bytes)
    },
  }
}

/** A file of the three folders, on request re-encoded. */
async function viewPicture(query: URLSearchParams, folders: PictureFolders): Promise<Response> {
  const image = namedFile({
    filename: query.get('filename') ?? '',
    subfolder: query.get('subfolder') ?? '',
    type: query.get('type') ?? 'output',
  })
  const { path, bytes } = await readNamed(image, folders)
  const channel = query.get('channel') ?? 'rgba'
  const [format, quality] = (query.get('preview') ?? '').split(';')
  const type = pictureType(path)
  // Everything that a browser would not merely show is a download.
  if (type === undefined) return file(bytes, 'application/octet-stream', path)
  if (format === 'webp' || format === 'jpeg') {
    const options = { quality: clampQuality(quality), removeAlpha: format === 'jpeg' || channel === 'rgb' }
    return file(await reencode(bytes, format, options).catch(refuse), `image/${format}`, path)
  }
  if (channel === 'rgb') {
    const opaque = await reencode(bytes, 'png', { quality: 100, removeAlpha: true }).catch(refuse)
    return file(opaque, 'image/png', path)
  }
  if (channel === 'a') return file(await transparencyOnly(bytes).catch(refuse), 'image/png', path)
  return file(bytes, type, path)
}

async function readNamed(
  image: OutputImage,
  folders: PictureFolders,
): Promise<{ readonly path: string; readonly bytes: Uint8Array }> {
  const path = await findPicture(folders, image)
  const bytes = path === null ? null : await readFile(path).catch(() => null)
  if (path === null || bytes === null) {
    throw new HttpRefusal(404, `There is no ${image.type} file ${image.filename}.`)
  }
  return { path, bytes }
}

/** A file name may say its folder itself: `picture.png [output]`. */
function namedFile(named: {
  readonly filename: string
  readonly subfolder: string
  readonly type: string
}): OutputImage {
  const [, filename = named.filename, annotated = named.type] =
    /^(.*?)(?: \[(output|input|temp)\])?$/s.exec(named.filename) ?? []
  const type = OutputImage.shape.type.safeParse(annotated)
  if (filename === '' || !type.success || filename.startsWith('/') || filename.includes('..')) {
    throw new HttpRefusal(400, 'A file is named by filename, type (output, input or temp) and subfolder.')
  }
  return { filename, subfolder: named.subfolder, type: type.data }
}

const OriginalRef = z.object({
  filename: z.string(),
  subfolder: z.string().default(''),
  type: z.string().default('output'),
})

/** The picture that a mask is for. */
async function originalOf(form: FormData, folders: PictureFolders): Promise<Uint8Array> {
  const named = OriginalRef.safeParse(jsonIn(text(form.get('original_ref'))))
  if (!named.success) {
    throw new HttpRefusal(
      400,
      'The form names no picture in “original_ref”, as {"filename", "subfolder", "type"}.',
    )
  }
  return (await readNamed(namedFile(named.data), folders)).bytes
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

async function readForm(request: HttpRequest): Promise<{ readonly form: FormData; readonly image: File }> {
  const body = new Uint8Array(await request.body(UPLOAD_LIMIT))
  const type = request.headers['content-type'] ?? ''
  const form = await new Response(body, { headers: { 'content-type': type } }).formData().catch(() => {
    throw new HttpRefusal(400, 'The upload is not a multipart form.')
  })
  const image = form.get('image')
  if (image === null || typeof image === 'string') {
    throw new HttpRefusal(400, 'The form has no file named “image”.')
  }
  return { form, image }
}

function refuse(error: unknown): never {
  throw new HttpRefusal(400, error instanceof Error ? error.message : String(error))
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
