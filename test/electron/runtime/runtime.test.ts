import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { startRuntime } from '../../../electron/runtime/client.ts'
import { forkHost } from '../../../electron/runtime/fork.ts'
import { Graph } from '../../../nodes/inference/onnx/graph.ts'
import type { Value } from '../../../nodes/inference/onnx/graph.ts'
import { add, matmul } from '../../../nodes/inference/onnx/operators.ts'
import type { SessionModel } from '../../../nodes/inference/onnx/runtime.ts'
import { floats } from '../../../nodes/inference/tensor.ts'

const host = forkHost(fileURLToPath(new URL('../../../electron/runtime/server.ts', import.meta.url)))
const runtime = await startRuntime(host, ['cpu'])
afterAll(() => runtime.kill())

const two = floats(Float32Array.of(1, 2), [2])

describe('sessions', () => {
  test('compute what the graph says', async () => {
    const session = await runtime.createSession(model('sum', (x) => add(x, x)))
    expect(await session.run({ x: two })).toEqual({ y: floats(Float32Array.of(2, 4), [2]) })
    await session.release()
  })

  test('take what another session left in the process', async () => {
    const first = await runtime.createSession(model('first', (x) => add(x, x), { input: 'a', output: 'x' }))
    const second = await runtime.createSession(model('second', (x) => add(x, x)))
    const held = await first.hold({ a: two })
    expect(await second.run({}, { held })).toEqual({ y: floats(Float32Array.of(4, 8), [2]) })
    await held.release()
    await expect(second.run({}, { held })).rejects.toThrow('it was released')
    await Promise.all([first.release(), second.release()])
  })

  test('say which model was refused and why', async () => {
    const broken = { ...model('broken', (x) => x), bytes: Uint8Array.of(1, 2, 3) }
    await expect(runtime.createSession(broken)).rejects.toMatchObject({
      reason: 'refused',
      message: expect.stringContaining('ONNX Runtime failed while loading broken'),
    })
  })

  test('refuse to run once released', async () => {
    const session = await runtime.createSession(model('short-lived', (x) => add(x, x)))
    await session.release()
    expect(session.isAlive()).toBe(false)
    await expect(session.run({ x: two })).rejects.toMatchObject({ reason: 'gone' })
  })

  test('are listed in the statistics until they are released', async () => {
    const session = await runtime.createSession(model('counted', (x) => add(x, x)))
    const stats = await runtime.stats()
    expect(stats.sessions).toEqual(['counted'])
    expect(stats.privateBytes).toBeGreaterThan(1e6)
    expect(stats.peakPrivateBytes).toBeGreaterThanOrEqual(stats.privateBytes)
    expect(stats.cpuSeconds).toBeGreaterThan(0)
    await session.release()
    expect((await runtime.stats()).sessions).toEqual([])
  })
})

describe('the process', () => {
  test.runIf(process.platform === 'linux')('tells its memory while it computes', async () => {
    const session = await runtime.createSession(endless())
    const running = session.run({ x: floats(new Float32Array(1500 * 1500), [1500, 1500]) })
    const outcome = expect(running).rejects.toMatchObject({ reason: 'killed' })
    expect((await runtime.stats()).sessions).toContain('endless')
    await runtime.kill()
    await outcome
  })

  test('stops a run at once when killed, and comes back for the next session', async () => {
    const session = await runtime.createSession(endless())
    const running = session.run({ x: floats(new Float32Array(1500 * 1500), [1500, 1500]) })
    const outcome = expect(running).rejects.toMatchObject({
      reason: 'killed',
      message: 'Stopped while running endless.',
    })
    await runtime.kill()
    await outcome
    expect(session.isAlive()).toBe(false)
    await expect(session.run({ x: two })).rejects.toMatchObject({ reason: 'gone' })

    const next = await runtime.createSession(model('next', (x) => add(x, x)))
    expect(await next.run({ x: two })).toEqual({ y: floats(Float32Array.of(2, 4), [2]) })
    await next.release()
  })

  test('that crashes says what it was doing and how it ended', async () => {
    const session = await runtime.createSession(endless())
    const { pid } = await runtime.stats()
    const running = session.run({ x: floats(new Float32Array(1500 * 1500), [1500, 1500]) })
    process.kill(pid, 'SIGABRT')
    await expect(running).rejects.toMatchObject({
      reason: 'crashed',
      message: expect.stringMatching(
        /ended \(signal SIGABRT\) while running endless\..* The next run starts a new one/s,
      ),
    })
  })

  test('reports a device that does not work and takes the next', async () => {
    const fallen = await startRuntime(host, ['dml', 'cpu'])
    expect(fallen.device).toBe('cpu')
    expect(fallen.failures).toMatchObject([{ device: 'dml' }])
    await fallen.kill()
  })

  test('does not start where no device works', async () => {
    await expect(startRuntime(host, ['dml'])).rejects.toThrow('Choose the device "cpu"')
  })
})

function model(
  label: string,
  build: (x: Value) => Value,
  { input = 'x', output = 'y' }: { input?: string; output?: string } = {},
): SessionModel {
  const graph = new Graph({ attention: 'fused' })
  graph.output(output, build(graph.input(input, 'float32', ['n'])))
  return { label, ...graph.serialize(), optimization: 'lazy' }
}

/** Minutes of matrix products. */
function endless(): SessionModel {
  const graph = new Graph({ attention: 'fused' })
  const x = graph.input('x', 'float32', ['n', 'n'])
  let y = x
  for (let i = 0; i < 2000; i++) y = matmul(y, x)
  graph.output('y', y)
  return { label: 'endless', ...graph.serialize(), optimization: 'lazy' }
}
