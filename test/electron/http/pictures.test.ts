import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { encodePng } from '../../../nodes/inference/image/png.ts'
import { readPicture } from '../../../nodes/inference/image/read-picture.ts'
import { embeddedTexts } from '../../../workflows/comfy/embedded.ts'
import { comfyClient } from './comfy-client.ts'
import { servedEngine } from './served-engine.ts'

const RED = [200, 30, 10]

/** Two by one pixels. */
async function png(alpha: readonly number[] | null, text: Record<string, string> = {}): Promise<Uint8Array> {
  const pixels = [0, 1].flatMap((at) => [...RED, ...(alpha === null ? [] : [alpha[at] ?? 0])])
  return await encodePng(
    { width: 2, height: 1, pixels: Uint8Array.from(pixels) },
    { text, compressionLevel: 1 },
  )
}

async function withPicture(bytes: Uint8Array) {
  const { url, folders } = await servedEngine()
  await mkdir(folders.output, { recursive: true })
  await writeFile(join(folders.output, 'red.png'), bytes)
  const view = async (query: string) => {
    const response = await fetch(`${url}/api/view?filename=red.png${query}`)
    const body = new Uint8Array(await response.arrayBuffer())
    return { status: response.status, type: response.headers.get('content-type'), body }
  }
  const mask = async (parts: Record<string, string | File>): Promise<Response> => {
    const form = new FormData()
    for (const [name, part] of Object.entries(parts)) form.set(name, part)
    return await fetch(`${url}/api/upload/mask`, { method: 'POST', body: form })
  }
  return { url, folders, view, mask }
}

const file = (bytes: Uint8Array, name: string): File => new File([new Uint8Array(bytes)], name)

test('a picture is viewed whole, without its transparency, or as its transparency alone', async () => {
  const { view } = await withPicture(await png([255, 40]))
  expect(await readPicture((await view('')).body)).toMatchObject({ alpha: Uint8Array.of(255, 40) })
  expect(await readPicture((await view('&channel=rgb')).body)).toMatchObject({
    alpha: null,
    rgb: Uint8Array.from([...RED, ...RED]),
  })
  expect(await readPicture((await view('&channel=a')).body)).toMatchObject({
    alpha: Uint8Array.of(255, 40),
    rgb: new Uint8Array(6),
  })
})

test('an opaque picture is opaque in its transparency, too', async () => {
  const { view } = await withPicture(await png(null))
  expect(await readPicture((await view('&channel=a')).body)).toMatchObject({ alpha: Uint8Array.of(255, 255) })
})

test('a preview is re-encoded at the quality that was asked for', async () => {
  const { view } = await withPicture(await png([255, 40]))
  expect(await view('&preview=webp;90')).toMatchObject({ status: 200, type: 'image/webp' })
  expect(await view('&preview=jpeg;1')).toMatchObject({ status: 200, type: 'image/jpeg' })
  expect(await view('&preview=jpeg')).toMatchObject({ status: 200, type: 'image/jpeg' })
  expect(await view('&preview=bmp;90')).toMatchObject({ status: 200, type: 'image/png' })
  expect(await readPicture((await view('&preview=webp;100&channel=rgb')).body)).toMatchObject({ alpha: null })
})

test('a file that only says it is a picture cannot be re-encoded', async () => {
  const { view } = await withPicture(Buffer.from('not a picture'))
  for (const query of ['&preview=webp;90', '&channel=rgb', '&channel=a']) {
    expect((await view(query)).status).toBe(400)
  }
})

test('a mask becomes the transparency of a copy, which keeps what the picture says of itself', async () => {
  const { mask, url } = await withPicture(await png(null, { prompt: '{"1":{}}', workflow: '{"nodes":[]}' }))
  const { messages } = await comfyClient(url)
  expect(messages).toHaveLength(1)
  const original = JSON.stringify({ filename: 'red.png', type: 'output' })
  const stored = await mask({
    image: file(await png([7, 200]), 'masked.png'),
    original_ref: original,
    subfolder: 'clipspace',
    overwrite: 'true',
  })
  expect(await stored.json()).toEqual({ name: 'masked.png', subfolder: 'clipspace', type: 'input' })
  const copy = new Uint8Array(
    await (await fetch(`${url}/view?filename=masked.png&subfolder=clipspace&type=input`)).arrayBuffer(),
  )
  expect(await readPicture(copy)).toMatchObject({
    alpha: Uint8Array.of(7, 200),
    rgb: Uint8Array.from([...RED, ...RED]),
  })
  expect(embeddedTexts(copy)).toMatchObject({ prompt: '{"1":{}}', workflow: '{"nodes":[]}' })
})

test.each([
  ['no picture to mask', {}, 400],
  ['one that is not there', { original_ref: '{"filename":"gone.png"}' }, 404],
  ['one outside', { original_ref: '{"filename":"../red.png"}' }, 400],
  ['one of an unknown folder', { original_ref: '{"filename":"red.png","type":"home"}' }, 400],
  ['nonsense', { original_ref: '{' }, 400],
])('a mask for %s is refused', async (_case, fields, status) => {
  const { mask } = await withPicture(await png(null))
  expect((await mask({ image: file(await png([0, 0]), 'm.png'), ...fields })).status).toBe(status)
})

test('a mask of another size is refused with both sizes', async () => {
  const { mask } = await withPicture(await png(null))
  const wide = await encodePng(
    { width: 3, height: 1, pixels: new Uint8Array(12) },
    { text: {}, compressionLevel: 1 },
  )
  const answer = await mask({ image: file(wide, 'm.png'), original_ref: '{"filename":"red.png"}' })
  expect(answer.status).toBe(400)
  expect(await answer.text()).toContain('3 × 1 pixels and the picture 2 × 1')
})

test('an upload tells the editor that there is another picture to choose', async () => {
  const { url } = await withPicture(await png(null))
  const heard: string[] = []
  const socket = new WebSocket(`${url.replace('http', 'ws')}/events`)
  socket.on('message', (data: Buffer) => heard.push((JSON.parse(data.toString()) as { type: string }).type))
  await new Promise((resolve) => socket.once('open', resolve))
  const form = new FormData()
  form.set('image', file(await png(null), 'CON.png'))
  const stored = await fetch(`${url}/upload/image`, { method: 'POST', body: form })
  expect(await stored.json()).toEqual({ name: '_CON.png', subfolder: '', type: 'input' })
  await expect.poll(() => heard).toContain('catalogue-changed')
  socket.close()
})
