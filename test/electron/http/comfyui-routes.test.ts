import { request } from 'node:http'
import { expect, test } from 'vitest'
import { servedEngine, STYLE } from './served-engine.ts'

/**
 * Every route that ComfyUI's documents name, with what a client gets here. Those with null are left out on purpose:
 * ComfyUI's own page alone asks for them, or they serve what this program has none of.
 */
const ROUTES: readonly (readonly [route: string, status: number | null, body?: string])[] = [
  ['GET /ws', 400],
  ['GET /prompt', 200],
  ['POST /prompt', 400, '{}'],
  ['GET /queue', 200],
  ['POST /queue', 200, '{"clear":true}'],
  ['GET /history', 200],
  ['GET /history/none', 200],
  ['POST /history', 200, '{"clear":true}'],
  ['POST /interrupt', 200, ''],
  ['POST /free', 200, '{"unload_models":true}'],
  ['GET /object_info', 200],
  ['GET /object_info/KSampler', 200],
  ['GET /system_stats', 200],
  ['GET /features', 200],
  ['GET /embeddings', 200],
  ['GET /models', 200],
  ['GET /models/embeddings', 200],
  ['GET /models/nothing', 404],
  ['GET /experiment/models', 200],
  ['GET /experiment/models/embeddings', 200],
  ['GET /experiment/models/nothing', 404],
  ['GET /experiment/models/preview/embeddings/0/style.safetensors', 404],
  ['GET /view_metadata/embeddings?filename=style.safetensors', 200],
  ['GET /view_metadata/embeddings?filename=none.safetensors', 404],
  ['GET /view_metadata/embeddings?filename=..%2Fstyle.safetensors', 404],
  ['GET /view_metadata/embeddings', 404],
  ['GET /view_metadata/nothing?filename=style.safetensors', 404],
  ['GET /extensions', 200],
  ['POST /upload/image', 400, ''],
  ['POST /upload/mask', 400, ''],
  ['GET /view?filename=grey.png&type=input', 200],
  ['GET /view?filename=none.png', 404],
  ['GET /view', 400],
  ['GET /jobs', 200],
  ['GET /jobs/none', 404],
  ['POST /jobs/none/cancel', 404, ''],
  ['GET /users', 200],
  ['POST /users', 400, '{"username":"x"}'],
  ['GET /settings', 200],
  ['GET /settings/Comfy.X', 200],
  ['POST /settings', 200, '{"Comfy.X":1}'],
  ['POST /settings/Comfy.X', 200, '1'],
  ['GET /userdata?dir=nothing', 404],
  ['GET /userdata', 400],
  ['GET /v2/userdata', 200],
  ['GET /userdata/none.json', 404],
  ['POST /userdata/workflows%2Fx.json', 200, '{}'],
  ['DELETE /userdata/none.json', 404],
  ['POST /userdata/none.json/move/other.json', 404, ''],
  ['GET /global_subgraphs', 200],
  ['GET /node_replacements', 200],
  ['GET /workflow_templates', 200],
  ['GET /i18n', 200],
  ['GET /internal/logs', null],
  ['GET /internal/folder_paths', null],
  ['GET /internal/files/output', null],
  ['GET /assets', null],
  ['GET /tags', null],
]

test('every route of ComfyUI’s documents answers as it should, with the prefix /api and without', async () => {
  for (const prefix of ['', '/api']) {
    // Anew each time: what the first round stored is not there for the second.
    const { url } = await servedEngine()
    const answers = await Promise.all(
      ROUTES.map(async ([route, , body]) => [route, (await ask(url, route, { prefix, body })).status]),
    )
    expect(answers).toEqual(ROUTES.map(([route, status]) => [route, status ?? 404]))
  }
})

test.each([
  ['another page', { origin: 'https://evil.example' }],
  ['a sandboxed page', { origin: 'null' }],
  ['another name for this address', { host: 'evil.example:8188' }],
  ['a picture or form of another page', { 'sec-fetch-site': 'cross-site' }],
])('%s is refused at every route', async (_who, headers) => {
  const { url } = await servedEngine()
  for (const prefix of ['', '/api']) {
    const answers = await Promise.all(
      ROUTES.map(async ([route, , body]) => [
        route,
        (await ask(url, route, { prefix, body, headers })).status,
      ]),
    )
    expect(answers).toEqual(ROUTES.map(([route]) => [route, 403]))
  }
  expect(await (await fetch(`${url}/settings`)).json()).toEqual({})
})

test('a known path with another method says which it takes', async () => {
  const { url } = await servedEngine()
  for (const [route, allow] of [
    ['DELETE /queue', 'GET, POST'],
    ['GET /upload/image', 'POST'],
    ['PATCH /api/userdata/x.json', 'GET, POST, DELETE'],
    ['OPTIONS /prompt', 'GET, POST'],
  ] as const) {
    const answer = await ask(url, route)
    expect([answer.status, answer.headers['allow']]).toEqual([405, allow])
  }
})

test('HEAD is GET without the body', async () => {
  const { url } = await servedEngine()
  const { status, body } = await ask(url, 'HEAD /api/features')
  expect([status, body]).toEqual([200, ''])
})

test('what clients ask about the server is in ComfyUI’s words', async () => {
  const { url } = await servedEngine()
  const get = async (path: string): Promise<unknown> => await (await fetch(`${url}${path}`)).json()
  expect(await get('/features')).toEqual({
    supports_preview_metadata: true,
    supports_model_type_tags: false,
    max_upload_size: 104_857_600,
    node_replacements: false,
    assets: false,
  })
  expect(await get('/users')).toEqual({ storage: 'server', migrated: false })
  expect(await get('/view_metadata/embeddings?filename=style.safetensors')).toEqual(STYLE)
  expect(await get('/experiment/models')).toMatchObject([
    { name: 'checkpoints', folders: [] },
    { name: 'embeddings', folders: [expect.stringContaining('embeddings')] },
  ])
  expect(await get('/experiment/models/embeddings')).toEqual([
    {
      name: 'style.safetensors',
      pathIndex: 0,
      modified: expect.any(Number),
      created: expect.any(Number),
      size: expect.any(Number),
    },
  ])
})

type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: string
}

/** By hand: `fetch` sets Host and the fetch headers itself. */
function ask(
  url: string,
  route: string,
  options: {
    readonly prefix?: string
    readonly body?: string | undefined
    readonly headers?: Readonly<Record<string, string>>
  } = {},
): Promise<Answer> {
  const [method = '', path = ''] = route.split(' ')
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const asking = request(
      { hostname, port, method, path: (options.prefix ?? '') + path, headers: { ...options.headers } },
      (response) => {
        let body = ''
        response
          .setEncoding('utf8')
          .on('data', (piece: string) => (body += piece))
          .on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
      },
    )
    asking.on('error', reject).end(options.body)
  })
}
