import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import type { EngineEvent } from '../../../electron/ipc/events.ts'
import type { RuntimeHost } from '../../../electron/runtime/child.ts'
import { forkHost } from '../../../electron/runtime/fork.ts'
import { createOnDemandRuntime } from '../../../electron/runtime/on-demand.ts'

const host = forkHost(fileURLToPath(new URL('../../../electron/runtime/server.ts', import.meta.url)))

function onDemand(runtimeHost: RuntimeHost) {
  const told: string[] = []
  const emit = (event: EngineEvent): void => void (event.type === 'runtime' && told.push(event.status))
  const runtime = createOnDemandRuntime({ host: runtimeHost, devices: ['cpu'], emit })
  onTestFinished(runtime.kill)
  return { runtime, told }
}

test('a process starts when it is needed, once, and says so', async () => {
  const { runtime, told } = onDemand(host)
  expect(await runtime.current()).toBeNull()
  const [first, second] = await Promise.all([runtime.get(), runtime.get()])
  expect(first).toBe(second)
  expect(told).toEqual(['starting', 'ready'])
})

test('a process that could not start is tried again', async () => {
  let attempts = 0
  const { runtime } = onDemand(async () => {
    if (attempts++ === 0) throw new Error('no memory')
    return await host()
  })
  await expect(runtime.get()).rejects.toThrow('no memory')
  expect((await runtime.get()).device).toBe('cpu')
})

test('a process that hangs while it starts can be ended', async () => {
  const { runtime } = onDemand(async () => {
    const child = await host()
    // It never hears that it is to start.
    return { ...child, send: () => undefined }
  })
  const starting = runtime.get()
  starting.catch(() => undefined)
  await runtime.kill()
  await expect(starting).rejects.toThrow()
})
