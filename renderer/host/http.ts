import type { OpenedFile, RequestName } from '../../electron/ipc/contract.ts'
import { EngineEvent } from '../../electron/ipc/events.ts'
import { pictureUrl } from '../../electron/ipc/picture-id.ts'
import { parseJson, stringifyJson } from '../../workflows/json.ts'
import { createContractClient, type Transport } from './contract-client.ts'
import { exclusively } from './exclusive-documents.ts'
import type { Host } from './host.ts'

/** A browser: the contract over HTTP, events over a WebSocket that is opened again whenever it closes. */
export function createHttpHost(base: string = location.origin): Host {
  const listeners = new Set<(event: EngineEvent) => void>()
  const connectionListeners = new Set<(connected: boolean) => void>()
  let socket: WebSocket | null = null
  let attempts = 0

  function connect(): void {
    socket = new WebSocket(`${base.replace(/^http/, 'ws')}/events`)
    socket.addEventListener('open', () => {
      attempts = 0
      for (const listener of connectionListeners) listener(true)
    })
    socket.addEventListener('message', ({ data }) => {
      const event = EngineEvent.safeParse(typeof data === 'string' ? parseJson(data) : null)
      if (event.success) for (const listener of listeners) listener(event.data)
    })
    socket.addEventListener('close', () => {
      socket = null
      if (listeners.size === 0) return
      for (const listener of connectionListeners) listener(false)
      setTimeout(reconnect, Math.min(250 * 2 ** attempts++, 5000))
    })
  }

  function reconnect(): void {
    if (socket === null && listeners.size > 0) connect()
  }

  return {
    kind: 'browser',
    request: createContractClient(
      exclusively((name, payload) => LOCAL[name]?.() ?? post(base, name, payload)),
    ),
    subscribe: (listener) => {
      listeners.add(listener)
      reconnect()
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) socket?.close()
      }
    },
    onConnection: (listener) => {
      connectionListeners.add(listener)
      return () => connectionListeners.delete(listener)
    },
    imageUrl: pictureUrl,
  }
}

const post = async (base: string, name: RequestName, payload: unknown): Promise<unknown> => {
  const response = await fetch(...message(base, name, payload))
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
  return parseJson(await response.text())
}

function message(base: string, name: RequestName, payload: unknown): Parameters<typeof fetch> {
  if (name === 'uploadImage' && isUpload(payload)) {
    return [
      `${base}/rpc/uploadImage?name=${encodeURIComponent(payload.name)}`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream' },
        body: new Blob([payload.bytes]),
      },
    ]
  }
  return [
    `${base}/rpc/${name}`,
    { method: 'POST', headers: { 'content-type': 'application/json' }, body: stringifyJson(payload) },
  ]
}

function isUpload(payload: unknown): payload is { name: string; bytes: Uint8Array<ArrayBuffer> } {
  return (
    typeof payload === 'object' &&
    payload !== null &&
    'bytes' in payload &&
    payload.bytes instanceof Uint8Array
  )
}

/** What the page does itself, because the files are on the machine of the browser and not of the engine. */
const LOCAL: Partial<Record<RequestName, () => ReturnType<Transport>>> = {
  openFile: async () => ({ ok: true, value: { opened: await pickFile() } }),
}

/** Text files only: pictures are opened by dropping them, which reads their metadata. */
function pickFile(): Promise<OpenedFile | null> {
  const input = document.createElement('input')
  input.type = 'file'
  input.accept = '.json,application/json'
  return new Promise((resolve, reject) => {
    input.addEventListener('cancel', () => resolve(null))
    input.addEventListener('change', () => {
      const file = input.files?.[0]
      if (file === undefined) resolve(null)
      else {
        file
          .text()
          .then((text) => resolve({ file: null, title: file.name.replace(/\.json$/i, ''), text }), reject)
      }
    })
    input.click()
  })
}
