import { randomUUID } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import type { Prompt } from '../../../workflows/prompt.ts'
import { node } from '../executor/test-nodes.ts'
import { comfyClient, type Message } from './comfy-client.ts'
import { GREY, servedEngine } from './served-engine.ts'

const SLOW: Prompt = {
  '1': node('Source', { value: 1 }),
  '2': node('Slow', { latent: ['1', 0], steps: 3 }),
  '3': node('Show', { latent: ['2', 0] }),
}

/** What a message is about, short enough to be read in a list. */
function told({ type, data }: Message): string {
  const nodes = data['nodes']
  if (type === 'progress_state' && typeof nodes === 'object' && nodes !== null) {
    const states = Object.values(nodes as Record<string, Record<string, unknown>>)
    return `progress_state ${states.map((each) => `${String(each['node_id'])}:${String(each['state'])}`).join(' ')}`
  }
  if (type === 'progress')
    return `progress ${String(data['node'])} ${String(data['value'])}/${String(data['max'])}`
  if (type === 'status') {
    return `status ${(data['status'] as { exec_info: { queue_remaining: number } }).exec_info.queue_remaining}`
  }
  return 'node' in data ? `${type} ${String(data['node'])}` : type
}

test('a run with steps is told in ComfyUI’s order, with states that add up', async () => {
  const { url } = await servedEngine()
  const { messages, queue, done } = await comfyClient(url)
  await done(await queue(SLOW))
  expect(messages.map(told)).toEqual([
    'status 0',
    'status 1',
    'status 1',
    'execution_start',
    'execution_cached',
    'progress_state 1:running',
    'executing 1',
    'progress_state 1:finished',
    'progress_state 1:finished 2:running',
    'executing 2',
    'progress_state 1:finished 2:running',
    'progress 2 1/3',
    'progress_state 1:finished 2:running',
    'progress 2 2/3',
    'progress_state 1:finished 2:running',
    'progress 2 3/3',
    'progress_state 1:finished 2:finished',
    'progress_state 1:finished 2:finished 3:running',
    'executing 3',
    'executed 3',
    'progress_state 1:finished 2:finished 3:finished',
    'execution_success',
    'status 0',
    'executing null',
  ])
  for (const type of ['execution_start', 'execution_cached', 'execution_success']) {
    expect(messages.find((message) => message.type === type)?.data).toMatchObject({
      prompt_id: expect.any(String),
      timestamp: expect.any(Number),
    })
  }
})

test('an interrupted run says so and ends like every other', async () => {
  const { url, gates } = await servedEngine()
  const { messages, queue, done, post } = await comfyClient(url)
  gates.close('2')
  const id = await queue(SLOW)
  await gates.reached('2')
  await post('/api/interrupt', { prompt_id: id })
  gates.open('2')
  await done(id)
  expect(messages.map(told).slice(-3)).toEqual(['execution_interrupted', 'status 0', 'executing null'])
})

test('a failed run says so and ends like every other', async () => {
  const { url } = await servedEngine()
  const { messages, queue, done } = await comfyClient(url)
  await done(
    await queue({
      '1': node('Source', { value: 1 }),
      '2': node('Fail', { latent: ['1', 0] }),
      '3': node('Show', { latent: ['2', 0] }),
    }),
  )
  expect(messages.map(told).slice(-5)).toEqual([
    'executing 2',
    'progress_state 1:finished 2:error',
    'execution_error',
    'status 0',
    'executing null',
  ])
  expect(messages.find(({ type }) => type === 'execution_error')?.data).toEqual({
    prompt_id: expect.any(String),
    timestamp: expect.any(Number),
    node_id: '2',
    node_type: 'Fail',
    executed: ['1'],
    exception_message: 'The disk is full.',
    exception_type: 'RuntimeError',
    traceback: [],
    current_inputs: {},
    current_outputs: [],
  })
})

test('a client that comes back under its name hears which node runs, and the rest', async () => {
  const { url, gates } = await servedEngine()
  const first = await comfyClient(url)
  gates.close('2')
  const id = await first.queue(SLOW)
  await gates.reached('2')
  const again = await comfyClient(url, first.clientId)
  await expect.poll(() => again.messages.map(told)).toEqual(['status 1', 'executing 2'])
  const before = first.messages.length
  gates.open('2')
  await again.done(id)
  // The older connection is left alone, and left out.
  expect([first.messages.length, first.socket.readyState]).toEqual([before, WebSocket.OPEN])
  first.socket.close()
  await new Promise((resolve) => first.socket.once('close', resolve))
  again.messages.length = 0
  await again.done(await again.queue(GREY))
})

test('a client without a name is given one', async () => {
  const { url } = await servedEngine()
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/ws`)
  onTestFinished(() => socket.terminate())
  const first = await new Promise<string>((resolve) =>
    socket.once('message', (data: Buffer) => resolve(data.toString())),
  )
  expect(JSON.parse(first)).toEqual({
    type: 'status',
    data: { status: { exec_info: { queue_remaining: 0 } }, sid: expect.stringMatching(/^[0-9a-f]{32}$/) },
  })
})

test('previews come as JPEG while their node runs, and not where the prompt wants none', async () => {
  const { url, gates } = await servedEngine()
  const { frames, queue, done } = await comfyClient(url)
  const editor = new WebSocket(`${url.replace('http', 'ws')}/events`)
  onTestFinished(() => editor.terminate())
  await new Promise((resolve) => editor.once('open', resolve))
  /** Runs until its first preview was made, for whoever wants it. */
  const run = async (value: number, more: Record<string, unknown>): Promise<void> => {
    gates.close('2')
    const previewed = new Promise<void>((resolve) => {
      editor.on('message', (data: Buffer) => {
        if (data.includes('"type":"preview"')) resolve()
      })
    })
    const id = await queue({ ...SLOW, '1': node('Source', { value }) }, more)
    await previewed
    gates.open('2')
    await done(id)
    editor.removeAllListeners('message')
  }
  await run(1, {})
  expect(frames.length).toBeGreaterThan(0)
  for (const frame of frames) {
    expect([frame.readUInt32BE(0), frame.readUInt32BE(4)]).toEqual([1, 1])
    expect(frame.subarray(8, 11)).toEqual(Buffer.from([0xff, 0xd8, 0xff]))
  }
  frames.length = 0
  await run(2, { extra_data: { preview_method: 'none' } })
  expect(frames).toEqual([])
  // A finished picture is no preview.
  await done(
    await queue(
      { '1': GREY['1'] ?? node('', {}), '2': node('SaveImageWebsocket', { images: ['1', 0] }) },
      { extra_data: { preview_method: 'none' } },
    ),
  )
  expect(frames).toHaveLength(1)
})

test('a picture follows the name of its node, also where another runs beside it', async () => {
  const { url, gates } = await servedEngine()
  const { received, frames, queue, done } = await comfyClient(url)
  gates.close('2')
  const id = await queue({
    ...SLOW,
    '8': node('LoadImage', { image: 'grey.png' }),
    '9': node('SaveImageWebsocket', { images: ['8', 0] }),
  })
  const isPng = (frame: Buffer): boolean => frame.readUInt32BE(4) === 2
  await expect.poll(() => frames.map(isPng)).toContain(true)
  await expect.poll(() => frames.map(isPng)).toContain(false)
  gates.open('2')
  await done(id)
  let current: unknown = null
  for (const message of received) {
    if (Buffer.isBuffer(message)) expect(current).toBe(isPng(message) ? '9' : '2')
    else if (message.type === 'executing') current = message.data['node']
  }
})

test('a node that has finished has all of its steps', async () => {
  const { url } = await servedEngine()
  const { messages, queue, done } = await comfyClient(url)
  await done(await queue(SLOW))
  const last = messages.findLast(({ type }) => type === 'progress_state')?.data['nodes']
  expect(last).toMatchObject({
    '1': { value: 1, max: 1 },
    '2': { value: 3, max: 3 },
    '3': { value: 1, max: 1 },
  })
})

test('a hundred clients each hear of their own run, and all of the queue', async () => {
  const { url } = await servedEngine()
  const clients = await Promise.all(Array.from({ length: 100 }, () => comfyClient(url)))
  const ids = await Promise.all(
    clients.map(({ queue }, at) =>
      queue({ '1': node('Source', { value: at }), '2': node('Show', { latent: ['1', 0] }) }),
    ),
  )
  expect(new Set(ids).size).toBe(100)
  await Promise.all(clients.map(({ done }, at) => done(ids[at] ?? '')))
  for (const [at, { messages }] of clients.entries()) {
    const others = messages.filter(({ data }) => 'prompt_id' in data && data['prompt_id'] !== ids[at])
    expect(others).toEqual([])
    expect(messages.find(({ type }) => type === 'executed')?.data['output']).toEqual({
      images: [{ filename: `x-${at}.png`, subfolder: '', type: 'output' }],
    })
  }
  await expect
    .poll(() => told(clients[0]?.messages.findLast(({ type }) => type === 'status') ?? NOTHING))
    .toBe('status 0')
})

const NOTHING: Message = { type: 'nothing', data: {} }

test('clients that vanish, shout or send nonsense disturb nobody', async () => {
  const { url } = await servedEngine()
  const { queue, done } = await comfyClient(url)
  const rude = await Promise.all(Array.from({ length: 20 }, () => comfyClient(url, randomUUID())))
  for (const [at, { socket }] of rude.entries()) {
    if (at % 4 === 0) socket.terminate()
    if (at % 4 === 1) socket.send('x'.repeat(1024 * 1024))
    if (at % 4 === 2) socket.send(Buffer.from([0, 1, 2, 255]))
    if (at % 4 === 3) socket.send(JSON.stringify({ type: 'feature_flags', data: [] }))
  }
  await done(await queue(GREY))
})
