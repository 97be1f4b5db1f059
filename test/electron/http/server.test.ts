import { request } from 'node:http'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { pictureUrl } from '../../../electron/ipc/picture-id.ts'
import { pictureSize } from '../../../nodes/inference/image/thumbnail.ts'
import { createHttpHost } from '../../../renderer/host/http.ts'
import { GREY, greyPng, servedEngine } from './served-engine.ts'

// Node 20 has none of its own; the browser's is the same.
beforeAll(() => void vi.stubGlobal('WebSocket', WebSocket))

/** As it is written: `fetch` would mend the path first. */
function raw(url: string, path: string, headers: Record<string, string> = {}): Promise<number> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, headers }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
      .on('error', reject)
      .end()
  })
}

test('the page comes with a strict policy', async () => {
  const { url } = await servedEngine()
  const response = await fetch(url)
  expect(await response.text()).toContain('<title>Fulgurite</title>')
  const policy = response.headers.get('content-security-policy')
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("script-src 'self'")
  expect(policy).not.toContain('unsafe-eval')
  expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  expect((await fetch(`${url}/assets/main-1.js`)).headers.get('cache-control')).toContain('immutable')
})

test.each([
  '/../settings.json',
  '/..%2fsettings.json',
  '/%2e%2e/settings.json',
  '/assets/..%2f..%2fsettings.json',
  '/assets/link.json',
  '/pictures/output%7C..%7Csettings.json',
  '/pictures/output%7C%7C..%2Fsettings.json',
  '/pictures/output%7C%7Cnotes.txt',
  '/pictures/output%7C%7Clink.png',
  '/view?filename=../settings.json&type=output',
  '/view?filename=settings.json&type=output&subfolder=..',
  '/view?filename=link.png&type=output',
  '/view?filename=x.png&type=home',
  '/nothing',
  '/%',
  '/pictures/%ff',
])('%s leads nowhere', async (path) => {
  const { url, folders } = await servedEngine()
  await mkdir(folders.output, { recursive: true })
  await writeFile(join(folders.home, 'settings.json'), '{}')
  await writeFile(join(folders.home, 'secret.png'), await greyPng())
  await writeFile(join(folders.output, 'notes.txt'), 'x')
  await symlink(join(folders.home, 'secret.png'), join(folders.output, 'link.png'))
  await symlink(join(folders.home, 'settings.json'), join(folders.home, 'renderer', 'assets', 'link.json'))
  expect([400, 404]).toContain(await raw(url, path))
})

test('other pages and other names are refused, sockets too', async () => {
  const { url } = await servedEngine()
  expect(await raw(url, '/', { host: 'evil.example' })).toBe(403)
  expect(await raw(url, '/queue', { origin: 'https://evil.example' })).toBe(403)
  for (const path of ['/events', '/ws']) {
    const socket = new WebSocket(`${url.replace('http', 'ws')}${path}`, { origin: 'https://evil.example' })
    expect(await new Promise((resolve) => socket.on('error', (error) => resolve(error.message)))).toContain(
      '403',
    )
  }
})

test('a request of the contract must say its type, and be JSON', async () => {
  const { url } = await servedEngine()
  const post = async (body: string, type: string): Promise<number> =>
    (await fetch(`${url}/rpc/queue`, { method: 'POST', body, headers: { 'content-type': type } })).status
  expect(await post('{}', 'application/json')).toBe(200)
  expect(await post('{}', 'text/plain')).toBe(415)
  expect(await post('{', 'application/json')).toBe(400)
  expect((await fetch(`${url}/rpc/queue`)).status).toBe(405)
})

test('a body beyond the limit is refused', async () => {
  const { url } = await servedEngine()
  const size = 101 * 1024 * 1024
  const status = await new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url)
    const headers = { 'content-type': 'application/octet-stream', 'content-length': String(size) }
    const asking = request(
      { hostname, port, path: '/rpc/uploadImage?name=x.png', method: 'POST', headers },
      (response) => resolve(response.statusCode),
    )
    asking.on('error', reject)
    asking.write('x')
  })
  expect(status).toBe(413)
})

test('the browser host runs a workflow, hears of it and sees the picture', async () => {
  const { url } = await servedEngine()
  const host = createHttpHost(url)
  const events: string[] = []
  const finished = new Promise<void>((resolve) => {
    const unsubscribe = host.subscribe((event) => {
      events.push(event.type)
      if (event.type !== 'job-finished') return
      unsubscribe()
      resolve()
    })
  })
  await expect.poll(() => events).toContain('queue')
  const { jobId, problems } = await host.request('enqueue', {
    prompt: GREY,
    workflow: { seed: 18_446_744_073_709_551_615n },
    title: 'Grey',
    documentId: 'a',
    targets: null,
    front: false,
    replace: false,
  })
  expect(problems).toEqual([])
  await finished

  const { jobs } = await host.request('queue', {})
  expect(jobs).toMatchObject([{ id: jobId, status: 'success', images: [{ filename: 'grey_00001_.png' }] }])
  const [image] = jobs[0]?.images ?? []
  if (image === undefined) throw new Error('no picture')
  const { items, total } = await host.request('gallery', { offset: 0, limit: 10 })
  expect(total).toBe(1)
  expect(items[0]).toMatchObject({ ...image, width: 16, height: 8, hasWorkflow: true })
  const picture = new Uint8Array(await (await fetch(`${url}/${host.imageUrl(image)}`)).arrayBuffer())
  expect(await pictureSize(picture)).toEqual({ width: 16, height: 8 })
  const thumbnail = await fetch(`${url}/${pictureUrl(image, 'thumbnail')}`)
  expect(thumbnail.headers.get('content-type')).toBe('image/webp')

  await host.request('deletePicture', { image })
  expect((await host.request('gallery', { offset: 0, limit: 10 })).total).toBe(0)
})

test('the browser host uploads bytes and keeps documents', async () => {
  const { url } = await servedEngine()
  const host = createHttpHost(url)
  expect(
    await host.request('uploadImage', { name: 'grey.png', bytes: new Uint8Array(await greyPng(1)) }),
  ).toEqual({
    name: 'grey (1).png',
  })
  const document = {
    id: 'a',
    title: 'A',
    file: null,
    dirty: true,
    order: 0,
    workflow: { seed: 2n ** 64n - 1n },
    history: [],
  }
  await host.request('keepDocument', { document })
  await host.request('activateDocument', { id: 'a' })
  expect(await host.request('recoveredDocuments', {})).toEqual({ documents: [document], active: 'a' })
  const saved = await host.request('saveFile', {
    file: null,
    suggestedName: 'A',
    text: '{}',
    overwrite: false,
  })
  expect(saved).toMatchObject({ status: 'saved', title: 'A' })
})

test('a refusal reaches the editor with its remedy', async () => {
  const { url } = await servedEngine()
  const image = { filename: 'gone.png', subfolder: '', type: 'output' } as const
  await expect(createHttpHost(url).request('reveal', { image })).rejects.toMatchObject({
    code: 'no_picture',
    remedy: 'Refresh the gallery.',
  })
})
