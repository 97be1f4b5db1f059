import { randomUUID } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { createEditorEngine } from '../../../electron/editor-engine.ts'
import { serveEngine } from '../../../electron/http/engine-server.ts'
import { createHeadlessDesktop } from '../../../electron/services/desktop.ts'
import { userFolders } from '../../../electron/services/user-folders.ts'
import { pictureSize } from '../../../nodes/inference/image/thumbnail.ts'
import { temporaryFolder } from '../../setup/temporary-folder.ts'
import { testHost } from '../../setup/test-runtime.ts'
import { TINY_MODELS_FOLDER } from '../../setup/tiny-models.ts'

/**
 * Programs that know ComfyUI and nothing of us, in the three manners that are in wide use. Each is written against
 * ComfyUI's documented API alone; they get a whole engine, and nothing is fitted to them.
 */
const PROMPT = JSON.parse(
  await readFile(fileURLToPath(new URL('../../fixtures/workflows/tiny.api.json', import.meta.url)), 'utf8'),
) as Record<string, { class_type: string; inputs: Record<string, unknown> }>

test('a poster, which asks the history until its run is there', async () => {
  const server = await comfyServer()
  const queued = await call(server, 'POST', '/prompt', { prompt: PROMPT })
  expect(queued.status).toBe(200)
  const { prompt_id } = json(queued) as { prompt_id: string }

  let entry: HistoryEntry | undefined
  await expect
    .poll(
      async () => {
        const history = json(await call(server, 'GET', `/history/${prompt_id}`)) as Record<
          string,
          HistoryEntry
        >
        entry = history[prompt_id]
        return entry?.status.completed
      },
      { timeout: 60_000, interval: 100 },
    )
    .toBe(true)

  const [image] = Object.values(entry?.outputs ?? {}).flatMap(({ images }) => images)
  const picture = await call(server, 'GET', `/view?${new URLSearchParams(image)}`)
  expect(await pictureSize(picture.body)).toEqual({ width: 64, height: 64 })
})

test('a listener, which waits for `executing` without a node and fetches what the history names', async () => {
  const server = await comfyServer()
  const clientId = randomUUID()
  const socket = await connect(server, clientId)
  const { prompt_id } = json(
    await call(server, 'POST', '/prompt', { prompt: PROMPT, client_id: clientId }),
  ) as { prompt_id: string }

  const steps: string[] = []
  for await (const message of socket) {
    if (typeof message !== 'string') continue
    const { type, data } = JSON.parse(message) as { type: string; data: Record<string, unknown> }
    if (type === 'progress') steps.push(`${String(data['value'])} of ${String(data['max'])}`)
    if (type === 'executing' && data['node'] === null && data['prompt_id'] === prompt_id) break
  }
  expect(steps.slice(0, 2)).toEqual(['1 of 2', '2 of 2'])

  const history = json(await call(server, 'GET', `/history/${prompt_id}`)) as Record<string, HistoryEntry>
  const pictures: Buffer[] = []
  for (const { images } of Object.values(history[prompt_id]?.outputs ?? {})) {
    for (const { filename, subfolder, type } of images) {
      const query = new URLSearchParams({ filename, subfolder, type })
      pictures.push((await call(server, 'GET', `/view?${query}`)).body)
    }
  }
  expect(pictures).toHaveLength(1)
  expect(await pictureSize(pictures[0] ?? Buffer.alloc(0))).toEqual({ width: 64, height: 64 })
})

test('a receiver, which takes its pictures off the socket and leaves no files', async () => {
  const server = await comfyServer()
  const [saveId] = Object.entries(PROMPT).find(([, { class_type }]) => class_type === 'SaveImage') ?? []
  if (saveId === undefined) throw new Error('The workflow saves nothing.')
  const { images } = PROMPT[saveId]?.inputs ?? {}
  const prompt = { ...PROMPT, [saveId]: { class_type: 'SaveImageWebsocket', inputs: { images } } }
  const clientId = randomUUID()
  const socket = await connect(server, clientId)
  const { prompt_id } = json(await call(server, 'POST', '/prompt', { prompt, client_id: clientId })) as {
    prompt_id: string
  }

  const pictures: Buffer[] = []
  let current: unknown = ''
  for await (const message of socket) {
    if (typeof message === 'string') {
      const { type, data } = JSON.parse(message) as { type: string; data: Record<string, unknown> }
      if (type !== 'executing' || data['prompt_id'] !== prompt_id) continue
      if (data['node'] === null) break
      current = data['node']
    } else if (current === saveId) {
      pictures.push(message.subarray(8))
    }
  }
  expect(pictures).toHaveLength(1)
  expect(await pictureSize(pictures[0] ?? Buffer.alloc(0))).toEqual({ width: 64, height: 64 })
  const history = json(await call(server, 'GET', `/history/${prompt_id}`)) as Record<string, HistoryEntry>
  expect(history[prompt_id]?.outputs).toEqual({})
})

type HistoryEntry = {
  readonly status: { readonly completed: boolean }
  readonly outputs: Readonly<
    Record<string, { readonly images: readonly { filename: string; subfolder: string; type: string }[] }>
  >
}

/** Where programs find it: as `npm run serve` starts it, on any port. */
async function comfyServer(): Promise<string> {
  const folders = userFolders(await temporaryFolder())
  await mkdir(folders.home, { recursive: true })
  const settings = { modelFolders: [TINY_MODELS_FOLDER], device: 'cpu' }
  await writeFile(folders.settings, JSON.stringify(settings))
  const engine = await createEditorEngine({
    folders,
    appFolder: fileURLToPath(new URL('../../..', import.meta.url)),
    version: '0',
    desktop: createHeadlessDesktop(folders),
    runtimeHost: testHost,
  })
  const server = await serveEngine(engine, { host: '127.0.0.1', port: 0, rendererFolder: folders.home })
  onTestFinished(async () => {
    await server.close()
    await engine.close()
  })
  return new URL(server.url).host
}

type Answered = { readonly status: number; readonly body: Buffer }

/** As Python's `urllib` asks: no JSON type, no Origin, one connection a request. */
function call(server: string, method: string, path: string, body?: unknown): Promise<Answered> {
  const headers =
    body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded', connection: 'close' }
  return new Promise((resolve, reject) => {
    const asking = request(`http://${server}${path}`, { method, headers }, (response) => {
      const pieces: Buffer[] = []
      response
        .on('data', (piece: Buffer) => pieces.push(piece))
        .on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(pieces) }))
    })
    asking.on('error', reject).end(body === undefined ? undefined : JSON.stringify(body))
  })
}

function json({ body }: Answered): unknown {
  return JSON.parse(body.toString())
}

/** What a socket receives, in order: text as text, frames as bytes. */
async function connect(server: string, clientId: string): Promise<AsyncIterable<string | Buffer>> {
  const socket = new WebSocket(`ws://${server}/ws?clientId=${clientId}`)
  onTestFinished(() => socket.terminate())
  const received: (string | Buffer)[] = []
  let wake = (): void => undefined
  socket.on('message', (data: Buffer, isBinary) => {
    received.push(isBinary ? data : data.toString())
    wake()
  })
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  return (async function* () {
    for (;;) {
      const next = received.shift()
      if (next !== undefined) yield next
      else await new Promise<void>((resolve) => (wake = resolve))
    }
  })()
}
