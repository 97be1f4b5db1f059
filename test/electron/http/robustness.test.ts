import { createConnection, type Socket } from 'node:net'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { node } from '../executor/test-nodes.ts'
import { comfyClient } from './comfy-client.ts'
import { GREY, servedEngine } from './served-engine.ts'

/** Whoever asks, and whatever: the server answers what is wrong with it, and goes on answering others. */

const JSON_ROUTES = [
  '/queue',
  '/history',
  '/interrupt',
  '/free',
  '/settings',
  '/api/settings/x',
  '/rpc/queue',
  '/rpc/enqueue',
]

test('malformed JSON is refused at every route that takes JSON', async () => {
  const { url } = await servedEngine()
  const bodies = ['{', '[1,', '"', 'undefined', '\0', '{"a":1}}', '['.repeat(100_000), '\ud800', 'nul']
  for (const path of JSON_ROUTES) {
    for (const body of bodies) {
      const { status } = await fetch(url + path, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json' },
      })
      expect([path, body.slice(0, 10), status]).toEqual([path, body.slice(0, 10), 400])
    }
  }
  await isAlive(url)
})

test('JSON of another shape than asked for is refused, not believed', async () => {
  const { url } = await servedEngine()
  for (const [path, body] of [
    ['/queue', '[]'],
    ['/queue', '{"clear":"yes"}'],
    ['/queue', '{"delete":"all"}'],
    ['/queue', '{"delete":[1]}'],
    ['/history', '{"delete":{}}'],
    ['/interrupt', '{"prompt_id":7}'],
    ['/free', '{"free_memory":1}'],
    ['/settings', '[]'],
    ['/settings', '7'],
  ] as const) {
    const answer = await fetch(url + path, { method: 'POST', body })
    expect([path, body, answer.status]).toEqual([path, body, 400])
    expect(await answer.json()).toEqual({ error: expect.any(String) })
  }
})

test.each([
  ['no JSON', '{"prompt":', 'invalid_prompt'],
  ['nothing', '', 'invalid_prompt'],
  ['a list', '[]', 'invalid_prompt'],
  ['a prompt that is a list', '{"prompt":[]}', 'invalid_prompt'],
  ['a prompt that is text', '{"prompt":"x"}', 'invalid_prompt'],
  ['no prompt', '{"prompt":null}', 'no_prompt'],
  ['no nodes', '{"prompt":{}}', 'prompt_no_outputs'],
  ['a node that is null', '{"prompt":{"1":null}}', 'missing_node_type'],
  ['a node that is a list', '{"prompt":{"1":[]}}', 'missing_node_type'],
  ['a class that is a number', '{"prompt":{"1":{"class_type":7}}}', 'missing_node_type'],
  ['a class of JavaScript', '{"prompt":{"1":{"class_type":"constructor"}}}', 'missing_node_type'],
  [
    'a node without inputs',
    '{"prompt":{"1":{"class_type":"SaveImage"}}}',
    'prompt_outputs_failed_validation',
  ],
  [
    'inputs that are a list',
    '{"prompt":{"1":{"class_type":"SaveImage","inputs":[]}}}',
    'prompt_outputs_failed_validation',
  ],
  [
    'a node named __proto__',
    '{"prompt":{"__proto__":{"class_type":"SaveImage","inputs":{}}}}',
    'prompt_no_outputs',
  ],
  [
    'a wire to itself',
    '{"prompt":{"1":{"class_type":"SaveImage","inputs":{"filename_prefix":"x","images":["1",0]}}}}',
    'dependency_cycle',
  ],
  [
    'a wire to __proto__',
    '{"prompt":{"1":{"class_type":"SaveImage","inputs":{"filename_prefix":"x","images":["__proto__",0]}}}}',
    'prompt_outputs_failed_validation',
  ],
  ['a number that is none', `{"number":"soon","prompt":${JSON.stringify(GREY)}}`, 'invalid_prompt'],
  ['a client that is a list', `{"client_id":[],"prompt":${JSON.stringify(GREY)}}`, 'invalid_prompt'],
  [
    'an id in capitals',
    `{"prompt_id":"AAAAAAAA-AAAA-4AAA-8AAA-AAAAAAAAAAAA","prompt":${JSON.stringify(GREY)}}`,
    'invalid_prompt_id',
  ],
  [
    'no outputs chosen',
    `{"partial_execution_targets":[],"prompt":${JSON.stringify(GREY)}}`,
    'prompt_no_outputs',
  ],
])('a prompt with %s is refused in ComfyUI’s words', async (_case, body, type) => {
  const { url } = await servedEngine()
  const answer = await fetch(`${url}/prompt`, { method: 'POST', body })
  expect(answer.status).toBe(400)
  expect(await answer.json()).toEqual({
    error: { type, message: expect.any(String), details: expect.any(String), extra_info: expect.any(Object) },
    node_errors: expect.any(Object),
  })
})

test('each error of a node has type, message, details and extra_info, and says which outputs it stops', async () => {
  const { url } = await servedEngine()
  const { post } = await comfyClient(url)
  const answer = await post('/prompt', {
    prompt: {
      '1': node('EmptyLatentImage', { width: 7, height: 'tall', batch_size: 1 }),
      '2': { class_type: 'VAEDecode', inputs: { samples: ['1', 0], vae: ['1', 0] } },
      '3': { class_type: 'SaveImage', inputs: { images: ['2', 0], filename_prefix: 'x' } },
    },
  })
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({
    error: { type: 'prompt_outputs_failed_validation' },
    node_errors: {
      '1': {
        class_type: 'EmptyLatentImage',
        dependent_outputs: ['3'],
        errors: [
          {
            type: 'value_smaller_than_min',
            message: 'Value 7 smaller than min of 16',
            details: 'width',
            extra_info: { input_name: 'width', input_config: ['INT', { min: 16 }], received_value: 7 },
          },
          {
            type: 'invalid_input_type',
            message: 'Failed to convert an input value to a INT value',
            details: "height, tall, invalid literal for int() with base 10: 'tall'",
            extra_info: {
              input_name: 'height',
              received_value: 'tall',
              exception_message: expect.any(String),
            },
          },
        ],
      },
      '2': {
        errors: [
          {
            type: 'return_type_mismatch',
            details: 'vae, received_type(LATENT) mismatch input_type(VAE)',
            extra_info: { received_type: 'LATENT', linked_node: ['1', 0] },
          },
        ],
      },
    },
  })
})

test('an output that can run does, and the answer names the one that cannot', async () => {
  const { url } = await servedEngine()
  const { post } = await comfyClient(url)
  const answer = await post('/prompt', {
    prompt: { ...GREY, '3': { class_type: 'SaveImage', inputs: { filename_prefix: 'y' } } },
  })
  expect(answer.status).toBe(200)
  expect(await answer.json()).toMatchObject({
    node_errors: { '3': { class_type: 'SaveImage', errors: [{ type: 'required_input_missing' }] } },
  })
})

test('what Python’s clients send for “nothing” is nothing', async () => {
  const { url } = await servedEngine()
  const { post } = await comfyClient(url)
  const nothing = {
    client_id: null,
    prompt_id: null,
    number: null,
    front: null,
    extra_data: null,
    partial_execution_targets: null,
  }
  expect((await post('/prompt', { prompt: GREY, ...nothing })).status).toBe(200)
  expect((await post('/prompt', { prompt: GREY, extra_data: { extra_pnginfo: null } })).status).toBe(200)
})

test('a body without an announced length is refused where it grows too large', async () => {
  const { url } = await servedEngine()
  const socket = await raw(url)
  socket.write('POST /settings HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n')
  const megabyte = `100000\r\n${' '.repeat(1024 * 1024)}\r\n`
  const answered = firstLine(socket)
  for (let sent = 0; sent < 70 && !socket.destroyed; sent++) {
    await new Promise<void>((resolve) => socket.write(megabyte, () => resolve()))
  }
  expect(await answered).toBe('HTTP/1.1 413 Payload Too Large')
  await isAlive(url)
})

test.each([
  [
    'headers that never end',
    'GET /queue HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ',
    'HTTP/1.1 408 Request Timeout',
  ],
  ['a request line that never ends', 'GET /que', 'HTTP/1.1 408 Request Timeout'],
  [
    'a body that never comes',
    'POST /prompt HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10\r\n\r\n{"pr',
    'HTTP/1.1 408 Request Timeout',
  ],
])('%s cost a while and no longer', async (_case, sent, expected) => {
  const { url } = await servedEngine({ patience: { headers: 60, bodyIdle: 60, request: 10_000 } })
  const sockets = await Promise.all(Array.from({ length: 50 }, () => raw(url)))
  for (const socket of sockets) socket.write(sent)
  // Others are served meanwhile.
  await isAlive(url)
  expect(new Set(await Promise.all(sockets.map(firstLine)))).toEqual(new Set([expected]))
})

test.each([
  ['no HTTP', 'hello\r\n\r\n', 400],
  ['no path', 'GET x HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n', 400],
  ['an asterisk', 'OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n', 400],
  ['a proxy’s path', 'GET http://evil.example/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n', 400],
  ['bad percents', 'GET /object_info/%zz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n', 400],
  ['half a character', 'GET /models/%c3 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n', 400],
  ['two hosts', 'GET /queue HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n', 400],
  ['no host', 'GET /queue HTTP/1.0\r\n\r\n', 403],
  ['headers without end', `GET /queue HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ['an unknown method', 'BREW /queue HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n', 400],
  ['an upgrade to nothing', upgrade('/queue'), 404],
  ['an upgrade without a path', upgrade('x'), 400],
  ['an upgrade to a prototype', upgrade('/constructor'), 404],
  ['an upgrade from elsewhere', upgrade('/ws', 'Origin: https://evil.example\r\n'), 403],
  ['an upgrade of no version', upgrade('/ws', '', '7'), 400],
])('%s is answered with its status', async (_case, sent, status) => {
  const { url } = await servedEngine()
  const socket = await raw(url)
  socket.write(sent)
  expect(await firstLine(socket)).toContain(` ${status} `)
  await isAlive(url)
})

test('uploads that are no forms, or forms without a file, are refused', async () => {
  const { url } = await servedEngine()
  for (const path of ['/upload/image', '/upload/mask']) {
    for (const [type, body] of [
      ['application/json', '{}'],
      ['multipart/form-data', 'x'],
      ['multipart/form-data; boundary=x', '--x\r\n'],
      [
        'multipart/form-data; boundary=x',
        '--x\r\nContent-Disposition: form-data; name="image"\r\n\r\ntext\r\n--x--\r\n',
      ],
      ['application/x-www-form-urlencoded', 'image=x'],
      ['text/plain', '\0\xff'],
    ] as const) {
      const { status } = await fetch(url + path, { method: 'POST', body, headers: { 'content-type': type } })
      expect([path, type, status]).toEqual([path, type, 400])
    }
  }
})

test('two hundred prompts at once are all taken, each under its own id and number', async () => {
  const { url } = await servedEngine()
  const { post, get } = await comfyClient(url)
  const answers = await Promise.all(
    Array.from({ length: 200 }, async (_, at) => {
      const prompt = { '1': node('Source', { value: at }), '2': node('Show', { latent: ['1', 0] }) }
      return (await (await post('/prompt', { prompt })).json()) as { prompt_id: string; number: number }
    }),
  )
  expect(new Set(answers.map(({ prompt_id }) => prompt_id)).size).toBe(200)
  expect(answers.map(({ number }) => number).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 200 }, (_, at) => at),
  )
  await expect.poll(() => get('/prompt'), { timeout: 10_000 }).toEqual({ exec_info: { queue_remaining: 0 } })
  expect(Object.keys((await get('/history')) as object)).toHaveLength(200)
})

const ANY_PATH = fc.oneof(
  fc.webPath(),
  fc
    .constantFrom(
      '/userdata',
      '/view',
      '/jobs',
      '/models',
      '/history',
      '/view_metadata',
      '/settings',
      '/object_info',
    )
    .chain((start) =>
      fc
        .tuple(fc.string({ unit: 'binary' }), fc.webQueryParameters())
        .map(([name, query]) => `${start}/${encodeURIComponent(name)}?${query}`),
    ),
  fc.constantFrom('/view?', '/userdata?', '/jobs?', '/history?', '/v2/userdata?').chain((start) =>
    fc
      .dictionary(
        fc.constantFrom(
          'filename',
          'type',
          'subfolder',
          'preview',
          'channel',
          'dir',
          'path',
          'limit',
          'offset',
          'max_items',
          'status',
        ),
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.integer().map(String),
          fc.constantFrom('..', '/', 'input', 'webp;9', 'true'),
        ),
      )
      .map(
        (query) =>
          start +
          Object.entries(query)
            .map(([key, value]) => `${key}=${encodeURIComponent(value)}`)
            .join('&'),
      ),
  ),
)

test('whatever path is asked for, the answer is a refusal or a result and never a failure of the server', async () => {
  const { url } = await servedEngine()
  await fc.assert(
    fc.asyncProperty(
      ANY_PATH,
      fc.constantFrom('GET', 'POST', 'DELETE', 'PUT', 'PATCH'),
      async (path, method) => {
        const { status } = await fetch(url + path, { method, ...(method === 'POST' ? { body: '{}' } : {}) })
        expect(status).toBeLessThan(500)
      },
    ),
    { numRuns: 300 },
  )
  await isAlive(url)
})

test('whatever JSON a prompt is, the answer is a refusal or a result and never a failure of the server', async () => {
  const { url } = await servedEngine()
  const value = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(['1', 0], ['__proto__', 0], { __value__: [1] }, 'grey.png'),
  )
  const anyNode = fc.record(
    {
      class_type: fc.constantFrom(
        'LoadImage',
        'SaveImage',
        'KSampler',
        'CLIPTextEncode',
        'EmptyLatentImage',
        'Show',
        'Source',
      ),
      inputs: fc.oneof(
        fc.dictionary(
          fc.constantFrom('image', 'images', 'filename_prefix', 'seed', 'text', 'width', 'latent', 'value'),
          value,
        ),
        fc.jsonValue(),
      ),
      _meta: fc.jsonValue(),
    },
    { requiredKeys: ['class_type'] },
  )
  const body = fc.record(
    {
      prompt: fc.oneof(
        fc.dictionary(fc.constantFrom('1', '2', '3', '__proto__', ''), fc.oneof(anyNode, fc.jsonValue())),
        fc.jsonValue(),
      ),
      client_id: value,
      prompt_id: value,
      number: value,
      front: value,
      extra_data: value,
      partial_execution_targets: value,
    },
    { requiredKeys: [] },
  )
  await fc.assert(
    fc.asyncProperty(fc.oneof(body, fc.jsonValue()), async (sent) => {
      const answer = await fetch(`${url}/prompt`, { method: 'POST', body: JSON.stringify(sent) })
      expect([200, 400]).toContain(answer.status)
      if (answer.status === 400) expect(await answer.json()).toHaveProperty('error.type')
    }),
    { numRuns: 300 },
  )
  await isAlive(url)
})

async function isAlive(url: string): Promise<void> {
  expect((await fetch(`${url}/prompt`)).status).toBe(200)
}

function upgrade(path: string, more = '', version = '13'): string {
  return `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: ${version}\r\n${more}\r\n`
}

async function raw(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url)
  const socket = createConnection(Number(port), hostname)
  socket.on('error', () => socket.destroy())
  onTestFinished(() => void socket.destroy())
  await new Promise((resolve) => socket.once('connect', resolve))
  return socket
}

/** Of the answer; empty where the connection was closed without one. */
function firstLine(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    socket.on('data', (data: Buffer) => {
      text += data.toString()
      if (text.includes('\r\n')) resolve(text.slice(0, text.indexOf('\r\n')))
    })
    socket.once('close', () => resolve(text))
  })
}
