import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node'
import type { Device } from '../../nodes/inference/onnx/runtime.ts'
import type { Tensor } from '../../nodes/inference/tensor.ts'
import { chooseDevice } from './choose-device.ts'
import type { Request, Usage } from './protocol.ts'
import { sessionOptions } from './session-options.ts'

type OrtTensors = Readonly<Record<string, OrtTensor>>

/** The sessions and held tensors of this process. */
export function createSessions() {
  const sessions = new Map<number, InferenceSession>()
  const held = new Map<number, OrtTensors>()
  let device: Device = 'cpu'
  let nextId = 1

  async function handle(request: Request): Promise<unknown> {
    switch (request.type) {
      case 'start': {
        const started = await chooseDevice(request.devices)
        device = started.device
        return started
      }
      case 'create': {
        const options = sessionOptions(device, request.optimization, request.root)
        const id = nextId++
        sessions.set(id, await InferenceSession.create(request.bytes, options))
        return id
      }
      case 'run':
        return run(request)
      case 'release': {
        await find(sessions, request.session).release()
        sessions.delete(request.session)
        return null
      }
      case 'drop':
        held.delete(request.held)
        return null
      case 'stats':
        return usage()
    }
  }

  async function run(request: Extract<Request, { type: 'run' }>): Promise<unknown> {
    const session = find(sessions, request.session)
    const kept = request.held === null ? {} : find(held, request.held)
    const feeds = { ...kept, ...mapValues(request.feeds, toOrt) }
    const results =
      request.outputs === null ? await session.run(feeds) : await session.run(feeds, request.outputs)
    if (!request.hold) return mapValues(results, fromOrt)
    const id = nextId++
    held.set(id, results)
    return id
  }

  return { handle }
}

function toOrt(tensor: Tensor): OrtTensor {
  switch (tensor.type) {
    case 'float32':
      return new OrtTensor('float32', tensor.data, tensor.dims)
    case 'int64':
      return new OrtTensor('int64', tensor.data, tensor.dims)
    case 'uint8':
      return new OrtTensor('uint8', tensor.data, tensor.dims)
  }
}

function fromOrt({ data, dims }: OrtTensor): Tensor {
  if (data instanceof Float32Array) return { type: 'float32', dims, data }
  if (data instanceof BigInt64Array) return { type: 'int64', dims, data }
  if (data instanceof Uint8Array) return { type: 'uint8', dims, data }
  throw new Error('The model gives a type of tensor that is not used here.')
}

function usage(): Usage {
  const { user, system } = process.cpuUsage()
  return { residentBytes: process.memoryUsage().rss, cpuSeconds: (user + system) / 1e6 }
}

function find<T>(map: ReadonlyMap<number, T>, id: number): T {
  const found = map.get(id)
  if (found === undefined) throw new Error(`There is nothing with the number ${id}: it was released.`)
  return found
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, map: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]))
}
