import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { pictureSize } from '../../../nodes/inference/image/thumbnail.ts'
import type { Prompt } from '../../../workflows/prompt.ts'
import { node } from '../executor/test-nodes.ts'
import { comfyClient } from './comfy-client.ts'
import { GREY, greyPng, servedEngine } from './served-engine.ts'

test('a script without a socket queues and finds its picture in the history', async () => {
  const { url } = await servedEngine()
  const { post, get } = await comfyClient(url)
  const answer = (await (await post('/prompt', { prompt: GREY })).json()) as { prompt_id: string }
  expect(answer).toEqual({ prompt_id: expect.any(String), number: 0, node_errors: {} })
  await expect.poll(() => get(`/history/${answer.prompt_id}`), { timeout: 10_000 }).not.toEqual({})
})

test('a run is told in ComfyUI’s order, and the script’s end of it comes last', async () => {
  const { url } = await servedEngine()
  const { messages, queue, done, get, clientId } = await comfyClient(url)
  const id = await queue(GREY)
  await done(id)

  expect(messages[0]).toEqual({
    type: 'status',
    data: { status: { exec_info: { queue_remaining: 0 } }, sid: clientId },
  })
  const told = messages.slice(1).map(({ type, data }) => [type, data['node'] ?? null])
  expect(told.filter(([type]) => type !== 'progress_state')).toEqual([
    ['status', null],
    ['status', null],
    ['execution_start', null],
    ['execution_cached', null],
    ['executing', '1'],
    ['executing', '2'],
    ['executed', '2'],
    ['execution_success', null],
    ['status', null],
    ['executing', null],
  ])
  const states = messages.filter(({ type }) => type === 'progress_state').at(-1)
  expect(states?.data['nodes']).toMatchObject({
    '1': { state: 'finished' },
    '2': { state: 'finished', display_node_id: '2' },
  })

  const history = (await get(`/history/${id}`)) as Record<string, Record<string, unknown>>
  expect(history[id]).toMatchObject({
    prompt: [0, id, GREY, { client_id: clientId }, ['2']],
    outputs: { '2': { images: [{ filename: 'grey_00001_.png', subfolder: '', type: 'output' }] } },
    status: { status_str: 'success', completed: true },
    meta: { '2': { node_id: '2', display_node: '2', parent_node: null, real_node_id: '2' } },
  })
  const picture = await fetch(`${url}/view?filename=grey_00001_.png&subfolder=&type=output`)
  expect(picture.headers.get('content-type')).toBe('image/png')
  expect(await pictureSize(new Uint8Array(await picture.arrayBuffer()))).toEqual({ width: 16, height: 8 })
})

test('a picture carries what its client asked for, in its order', async () => {
  const { url, folders } = await servedEngine()
  const { queue, done } = await comfyClient(url)
  const extra_pnginfo = { workflow: { nodes: [] }, parameters: 'a cat' }
  await done(await queue(GREY, { extra_data: { extra_pnginfo } }))
  const file = (await readFile(join(folders.output, 'grey_00001_.png'))).toString('latin1')
  expect([...file.matchAll(/tEXt(\w+)\0/g)].map(([, keyword]) => keyword)).toEqual([
    'prompt',
    'workflow',
    'parameters',
  ])
})

test('another client hears of the queue only', async () => {
  const { url } = await servedEngine()
  const one = await comfyClient(url)
  const other = await comfyClient(url)
  await one.done(await one.queue(GREY))
  expect(new Set(other.messages.map(({ type }) => type))).toEqual(new Set(['status']))
})

test('a second run is cached and shows its picture again', async () => {
  const { url } = await servedEngine()
  const { messages, queue, done } = await comfyClient(url)
  await done(await queue(GREY))
  messages.length = 0
  const id = await queue(GREY)
  await done(id)
  expect(messages.find(({ type }) => type === 'execution_cached')?.data['nodes']).toEqual(['1', '2'])
  expect(messages.find(({ type }) => type === 'executed')?.data).toMatchObject({ node: '2', prompt_id: id })
})

test('every route is there with the prefix /api as well', async () => {
  const { url } = await servedEngine()
  const { get } = await comfyClient(url)
  for (const prefix of ['', '/api']) {
    expect(await get(`${prefix}/prompt`)).toEqual({ exec_info: { queue_remaining: 0 } })
    expect(await get(`${prefix}/queue`)).toEqual({ queue_running: [], queue_pending: [] })
    expect(await get(`${prefix}/history`)).toEqual({})
    expect(await get(`${prefix}/embeddings`)).toEqual(['style'])
    expect(await get(`${prefix}/models`)).toEqual(['checkpoints', 'embeddings'])
    expect(await get(`${prefix}/models/embeddings`)).toEqual(['style.safetensors'])
    expect((await fetch(`${url}${prefix}/models/nothing`)).status).toBe(404)
    expect(await get(`${prefix}/object_info/Nothing`)).toEqual({})
    expect(await get(`${prefix}/object_info/SaveImage`)).toMatchObject({ SaveImage: { output_node: true } })
    expect(await get(`${prefix}/object_info`)).toHaveProperty('KSampler')
    expect(await get(`${prefix}/system_stats`)).toMatchObject({ devices: [{ type: 'cpu' }] })
    expect(await get(`${prefix}/features`)).toMatchObject({ supports_preview_metadata: true })
  }
})

test.each([
  ['no prompt', {}, 'no_prompt'],
  ['an id that is no UUID', { prompt: GREY, prompt_id: 'MINE' }, 'invalid_prompt_id'],
  ['an unknown node', { prompt: { '1': { class_type: 'Nope', inputs: {} } } }, 'missing_node_type'],
  ['a node without a class', { prompt: { '1': { inputs: {} } } }, 'missing_node_type'],
  ['no outputs', { prompt: { '1': GREY['1'] } }, 'prompt_no_outputs'],
  [
    'a missing input',
    { prompt: { '2': { class_type: 'SaveImage', inputs: { filename_prefix: 'x' } } } },
    'prompt_outputs_failed_validation',
  ],
  ['no prompt object', [], 'invalid_prompt'],
])('%s is refused as ComfyUI refuses it', async (_case, body, type) => {
  const { url } = await servedEngine()
  const response = await (await comfyClient(url)).post('/prompt', body)
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ error: { type } })
})

test('an own prompt id is kept', async () => {
  const { url } = await servedEngine()
  const { queue } = await comfyClient(url)
  const id = randomUUID()
  expect(await queue(GREY, { prompt_id: id })).toBe(id)
})

test('waiting prompts are listed by number, can be deleted, and the running one interrupted', async () => {
  const { url, gates } = await servedEngine()
  const { queue, done, get, post, messages } = await comfyClient(url)
  const slow = (value: number): Prompt => ({
    '1': node('Source', { value }),
    '2': node('Slow', { latent: ['1', 0], steps: 3 }),
    '3': node('Show', { latent: ['2', 0] }),
  })
  gates.close('2')
  const running = await queue(slow(1))
  await gates.reached('2')
  const [late, early, dropped] = [
    await queue(slow(2), { number: 9 }),
    await queue(slow(3), { number: 5 }),
    await queue(slow(4), { number: 7 }),
  ]
  const ids = (list: unknown[][]): unknown[] => list.map((entry) => entry[1])
  const listed = (await get('/queue')) as { queue_running: unknown[][]; queue_pending: unknown[][] }
  expect(ids(listed.queue_running)).toEqual([running])
  expect(ids(listed.queue_pending)).toEqual([early, dropped, late])
  expect(await get('/prompt')).toEqual({ exec_info: { queue_remaining: 4 } })

  await post('/queue', { delete: [dropped] })
  await post('/queue', { clear: true })
  expect(await get('/prompt')).toEqual({ exec_info: { queue_remaining: 1 } })

  await post('/interrupt', { prompt_id: randomUUID() })
  await post('/interrupt', {})
  gates.open('2')
  await done(running)
  const interrupted = messages.find(({ type }) => type === 'execution_interrupted')
  expect(interrupted?.data).toMatchObject({
    prompt_id: running,
    node_id: '2',
    node_type: 'Slow',
    executed: ['1'],
  })
  const history = (await get(`/history/${running}`)) as Record<string, unknown>
  expect(history[running]).toMatchObject({ status: { status_str: 'error', completed: false } })
  await post('/history', { clear: true })
  expect(await get('/history')).toEqual({})
})

test('the history is given whole, the newest of it, or from a place on', async () => {
  const { url } = await servedEngine()
  const { queue, done, get, post } = await comfyClient(url)
  const ids: string[] = []
  for (let value = 0; value < 5; value++) {
    const id = await queue({ '1': node('Source', { value }), '2': node('Show', { latent: ['1', 0] }) })
    await done(id)
    ids.push(id)
  }
  const numbers = async (query: string): Promise<number[]> =>
    Object.keys((await get(`/history${query}`)) as object).map((id) => ids.indexOf(id))
  expect(await numbers('')).toEqual([0, 1, 2, 3, 4])
  expect(await numbers('?max_items=2')).toEqual([3, 4])
  expect(await numbers('?max_items=2&offset=-1')).toEqual([3, 4])
  expect(await numbers('?max_items=2&offset=1')).toEqual([1, 2])
  expect(await numbers('?offset=3')).toEqual([3, 4])
  expect(await numbers('?max_items=9')).toEqual([0, 1, 2, 3, 4])
  expect(await numbers('?max_items=0')).toEqual([])
  expect(await numbers('?offset=9')).toEqual([])
  await post('/history', { delete: [ids[1], ids[4], 'nobody'] })
  expect(await numbers('')).toEqual([0, 2, 3])
})

test('a failing node is told as execution_error, and the end still comes', async () => {
  const { url } = await servedEngine()
  const { queue, done, messages } = await comfyClient(url)
  const id = await queue({
    '1': node('EmptyLatentImage', { width: 64, height: 64, batch_size: 1 }),
    '2': node('SaveLatent', { samples: ['1', 0], filename_prefix: 'x/../../../out' }),
  })
  await done(id)
  expect(messages.find(({ type }) => type === 'execution_error')?.data).toMatchObject({
    prompt_id: id,
    node_id: '2',
    node_type: 'SaveLatent',
    executed: ['1'],
    exception_type: expect.any(String),
    traceback: [],
  })
})

test('pictures that are sent and not saved arrive while their node is executing', async () => {
  const { url } = await servedEngine()
  for (const wantsMetadata of [false, true]) {
    const { socket, frames, messages, queue, done } = await comfyClient(url)
    if (wantsMetadata) {
      socket.send('{"type":"feature_flags","data":{"supports_preview_metadata":true}}')
      await expect.poll(() => messages.some(({ type }) => type === 'feature_flags')).toBe(true)
    }
    const id = await queue({
      '1': node('LoadImage', { image: 'grey.png' }),
      '2': node('SaveImageWebsocket', { images: ['1', 0] }),
    })
    await done(id)
    const [frame] = frames
    if (frame === undefined) throw new Error('no frame')
    const start = wantsMetadata ? 8 + frame.readUInt32BE(4) : 8
    expect([frame.readUInt32BE(0), frames.length]).toEqual([wantsMetadata ? 4 : 1, 1])
    expect(await pictureSize(new Uint8Array(frame.subarray(start)))).toEqual({ width: 16, height: 8 })
    if (wantsMetadata) {
      const metadata: unknown = JSON.parse(frame.toString('utf8', 8, start))
      expect(metadata).toMatchObject({ node_id: '2', prompt_id: id, image_type: 'image/png' })
    }
  }
})

test('feature flags are answered, and nonsense is not', async () => {
  const { url } = await servedEngine()
  const { socket, messages } = await comfyClient(url)
  socket.send('nonsense')
  socket.send('{"type":"feature_flags","data":{"supports_preview_metadata":"yes"}}')
  socket.send('{"type":"feature_flags","data":{"supports_preview_metadata":true}}')
  await expect.poll(() => messages.map(({ type }) => type)).toEqual(['status', 'feature_flags'])
})

test('uploads follow ComfyUI’s naming rule and can be viewed', async () => {
  const { url } = await servedEngine()
  const upload = async (level: number, fields: Record<string, string> = {}): Promise<unknown> => {
    const form = new FormData()
    form.set('image', new File([new Uint8Array(await greyPng(level))], 'x.png', { type: 'image/png' }))
    for (const [name, value] of Object.entries(fields)) form.set(name, value)
    return await (await fetch(`${url}/upload/image`, { method: 'POST', body: form })).json()
  }
  expect(await upload(1)).toEqual({ name: 'x.png', subfolder: '', type: 'input' })
  expect(await upload(1)).toEqual({ name: 'x.png', subfolder: '', type: 'input' })
  expect(await upload(2)).toEqual({ name: 'x (1).png', subfolder: '', type: 'input' })
  expect(await upload(3, { overwrite: 'true', subfolder: 'sub' })).toEqual({
    name: 'x.png',
    subfolder: 'sub',
    type: 'input',
  })
  expect(
    (await fetch(`${url}/view?filename=${encodeURIComponent('x.png [input]')}&subfolder=sub`)).status,
  ).toBe(200)
  const webp = await fetch(`${url}/view?filename=x.png&type=input&preview=${encodeURIComponent('webp;50')}`)
  expect(webp.headers.get('content-type')).toBe('image/webp')
  expect((await fetch(`${url}/upload/image`, { method: 'POST', body: 'no form' })).status).toBe(400)
})

test('what a browser would run is given as a download', async () => {
  const { url } = await servedEngine()
  const form = new FormData()
  form.set('image', new File(['<script>alert(1)</script>'], 'x.html'))
  await fetch(`${url}/upload/image`, { method: 'POST', body: form })
  const response = await fetch(`${url}/view?filename=x.html&type=input`)
  expect(response.headers.get('content-type')).toBe('application/octet-stream')
  expect(response.headers.get('content-disposition')).toContain('attachment')
})
