import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { checkPrompt } from '../../../electron/executor/check-prompt.ts'
import { createExecutor, type Executor } from '../../../electron/executor/executor.ts'
import type { EngineEvent, JobId, JobSummary } from '../../../electron/ipc/events.ts'
import type { Prompt } from '../../../workflows/prompt.ts'
import { noFiles, noInference } from './no-models.ts'
import { node, testNodes } from './test-nodes.ts'

/** Two sources added, then sampled and shown. */
const chain: Prompt = {
  '1': node('Source', { value: 1 }),
  '2': node('Source', { value: 2 }),
  '3': node('Add', { a: ['1', 0], b: ['2', 0], amount: 10 }),
  '4': node('Slow', { latent: ['3', 0], steps: 3 }),
  '5': node('Show', { latent: ['4', 0], filename_prefix: 'x' }),
}

describe('what runs', () => {
  test('a run makes its outputs and tells every step', async () => {
    const { run, runs, events } = setUp()
    const job = await run(chain)
    expect(job).toMatchObject({
      status: 'success',
      progress: 1,
      images: [{ filename: 'x-13.png', subfolder: '', type: 'output' }],
      failure: null,
    })
    expect(runs).toEqual(['1', '2', '3', '4', '5'])
    expect(
      events.filter((event) => event.type === 'progress').map(({ done, total }) => [done, total]),
    ).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ])
    const told = events.filter((event) => event.type !== 'queue').map((event) => event.type)
    expect(told.slice(0, 2)).toEqual(['job-started', 'nodes-cached'])
    expect(told.slice(-4)).toEqual(['node-started', 'node-finished', 'gallery-changed', 'job-finished'])
    expect(told.filter((type) => type === 'node-finished')).toHaveLength(5)
  })

  test('the same prompt again runs nothing and shows its pictures again', async () => {
    const { run, runs, events } = setUp()
    await run(chain)
    runs.length = 0
    events.length = 0
    const job = await run(chain)
    expect(runs).toEqual([])
    expect(job.images).toEqual([{ filename: 'x-13.png', subfolder: '', type: 'output' }])
    expect(events).toContainEqual({ type: 'nodes-cached', jobId: job.id, nodeIds: ['1', '2', '3', '4', '5'] })
    expect(events.find((event) => event.type === 'node-finished')).toMatchObject({
      nodeId: '5',
      cached: true,
    })
  })

  test.each([
    ['a changed prefix runs only the save', { '5': { filename_prefix: 'y' } }, ['5']],
    ['a changed step count runs from the sampler', { '4': { steps: 2 } }, ['4', '5']],
    ['a changed source runs all that rests on it', { '2': { value: 7 } }, ['2', '3', '4', '5']],
    ['an unknown input changes nothing', { '4': { unknown: 1 } }, []],
  ])('%s', async (_, changes, expected) => {
    const { run, runs } = setUp()
    await run(chain)
    runs.length = 0
    await run(changed(chain, changes))
    expect(runs).toEqual(expected)
  })

  test('ids do not matter to the cache', async () => {
    const { run, runs } = setUp()
    await run({ a: node('Source', { value: 3 }), b: node('Show', { latent: ['a', 0] }) })
    await run({ c: node('Source', { value: 3 }), d: node('Show', { latent: ['c', 0] }) })
    expect(runs).toEqual(['a', 'b'])
  })

  test('what no output needs does not run', async () => {
    const { run, runs } = setUp()
    await run({ ...chain, '6': node('Source', { value: 9 }) })
    expect(runs).not.toContain('6')
  })

  test('only the outputs asked for run', async () => {
    const { run, runs } = setUp()
    await run({ ...chain, '6': node('Show', { latent: ['1', 0] }) }, { targets: ['6'] })
    expect(runs).toEqual(['1', '6'])
  })

  test('results beyond the cache’s budget are forgotten, oldest first', async () => {
    const { run, runs } = setUp({ cacheBytes: 400 })
    const show = (value: number): Prompt => ({
      a: node('Source', { value }),
      b: node('Show', { latent: ['a', 0] }),
    })
    for (const value of [1, 2, 3, 4, 5, 6]) await run(show(value))
    runs.length = 0
    await run(show(6))
    expect(runs).toEqual([])
    await run(show(1))
    expect(runs).toEqual(['a', 'b'])
  })
})

describe('side by side', () => {
  test('nodes that do not need the runtime run beside one that does', async () => {
    const { executor, enqueue, gates, runs } = setUp()
    gates.close('2')
    const id = await enqueue({
      '1': node('Source', { value: 1 }),
      '2': node('Slow', { latent: ['1', 0], steps: 1 }),
      '3': node('Show', { latent: ['2', 0] }),
      '4': node('Source', { value: 4 }),
      '5': node('Show', { latent: ['4', 0] }),
      '6': node('Slow', { latent: ['4', 0], steps: 1 }),
      '7': node('Show', { latent: ['6', 0] }),
    })
    await gates.reached('2')
    await settled()
    expect(runs.toSorted()).toEqual(['1', '2', '4', '5'])
    gates.open('2')
    expect(await executor.ended(id)).toMatchObject({ status: 'success' })
  })

  test('equal nodes run once', async () => {
    const { run, runs } = setUp()
    await run({
      '1': node('Source', { value: 1 }),
      '2': node('Source', { value: 1 }),
      '3': node('Add', { a: ['1', 0], b: ['2', 0] }),
      '4': node('Show', { latent: ['3', 0] }),
    })
    expect(runs).toEqual(['1', '3', '4'])
  })
})

describe('previews', () => {
  test('of unfinished work are told as small pictures', async () => {
    const { executor, enqueue, gates, events } = setUp({ previews: true })
    gates.close('4')
    const id = await enqueue(chain)
    await expect
      .poll(() => events.find((event) => event.type === 'preview'))
      .toMatchObject({
        jobId: id,
        nodeId: '4',
        image: expect.stringMatching(/^data:image\/jpeg;base64,/),
      })
    gates.open('4')
    await executor.ended(id)
  })

  test('are not made where nobody looks', async () => {
    const { run, events } = setUp()
    await run(chain)
    await settled()
    expect(events.some((event) => event.type === 'preview')).toBe(false)
  })
})

describe('what goes wrong', () => {
  test('a failed node is named with its cause, and the queue goes on', async () => {
    const { executor, enqueue, events } = setUp()
    const broken = await enqueue({
      '1': node('Source', { value: 1 }),
      '2': node('Fail', { latent: ['1', 0] }),
      '3': node('Show', { latent: ['2', 0] }),
    })
    const next = await enqueue(chain)
    const failure = { nodeId: '2', nodeType: 'Fail', input: null, message: 'The disk is full.', remedy: '' }
    expect(await executor.ended(broken)).toMatchObject({ status: 'error', failure })
    expect(await executor.ended(next)).toMatchObject({ status: 'success' })
    expect(events).toContainEqual({ type: 'node-failed', jobId: broken, failure })
  })

  test('a cancelled run stops at the next step', async () => {
    const { executor, enqueue, gates, events } = setUp()
    gates.close('4')
    const id = await enqueue(chain)
    await gates.reached('4')
    executor.cancel(id)
    gates.open('4')
    expect(await executor.ended(id)).toMatchObject({ status: 'cancelled', failure: null })
    expect(events.filter((event) => event.type === 'progress')).toHaveLength(1)
  })

  test('a step that outlasts its grace is cut off with the runtime', async () => {
    let kills = 0
    const { executor, enqueue, gates } = setUp({
      cancelGraceMilliseconds: 1,
      killRuntime: async () => {
        kills += 1
        gates.open('4')
      },
    })
    gates.close('4')
    const id = await enqueue(chain)
    await gates.reached('4')
    executor.cancel(id)
    expect(await executor.ended(id)).toMatchObject({ status: 'cancelled' })
    expect(kills).toBe(1)
  })

  test('what a cancelled run had finished is not done again', async () => {
    const { executor, enqueue, gates, runs } = setUp()
    gates.close('4')
    const id = await enqueue(chain)
    await gates.reached('4')
    executor.cancel(id)
    gates.open('4')
    await executor.ended(id)
    runs.length = 0
    await executor.ended(await enqueue(chain))
    expect(runs).toEqual(['4', '5'])
  })
})

describe('the queue', () => {
  test('says of a job that it runs as soon as it does, and how far it is while it goes on', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    onTestFinished(() => void vi.useRealTimers())
    const { executor, enqueue, gates, events } = setUp()
    gates.close('4')
    const id = await enqueue(chain)
    await gates.reached('4')
    const told = (): (readonly [string, number])[] =>
      events.flatMap((event) =>
        event.type === 'queue' ? event.jobs.map(({ status, progress }) => [status, progress] as const) : [],
      )
    expect(told()).toEqual([
      ['pending', 0],
      ['running', 0],
    ])
    vi.advanceTimersByTime(1000)
    gates.open('4')
    await executor.ended(id)
    const between = told().filter(
      ([status, progress]) => status === 'running' && progress > 0 && progress < 1,
    )
    expect(between.length).toBeGreaterThan(0)
  })

  test('a job tells by its seed and its prompt what it will make', async () => {
    const { run } = setUp()
    const { '4': slow = node('Slow', {}), ...rest } = chain
    const job = await run({ ...rest, '4': { ...slow, inputs: { ...slow.inputs, seed: 2n ** 60n } } })
    expect(job.about).toEqual({ seed: '1152921504606846976', text: null })
  })

  test('jobs run in order, those in front first', async () => {
    const { executor, enqueue, gates, order } = setUp()
    gates.close('4')
    const first = await enqueue(chain)
    await gates.reached('4')
    const second = await enqueue(shown(2))
    const third = await enqueue(shown(3))
    const urgent = await enqueue(shown(4), { front: true })
    executor.reorder([third])
    expect(executor.jobs().map((job) => job.id)).toEqual([first, third, urgent, second])
    gates.open('4')
    await executor.ended(second)
    expect(order()).toEqual([first, third, urgent, second])
  })

  test('a waiting job can be taken out, and all at once', async () => {
    const { executor, enqueue, gates, order } = setUp()
    gates.close('4')
    const first = await enqueue(chain)
    await gates.reached('4')
    const second = await enqueue(shown(2))
    await enqueue(shown(3))
    executor.cancel(second)
    executor.clear()
    expect(executor.jobs().map((job) => job.id)).toEqual([first])
    gates.open('4')
    await executor.ended(first)
    expect(order()).toEqual([first])
  })

  test('a replacing job ends its document’s older ones', async () => {
    const { executor, enqueue, gates } = setUp()
    gates.close('4')
    const first = await enqueue(chain, { documentId: 'a' })
    const other = await enqueue(shown(2), { documentId: 'b' })
    const stale = await enqueue(shown(3), { documentId: 'a' })
    await gates.reached('4')
    const newest = await enqueue(shown(4), { documentId: 'a', replace: true })
    gates.open('4')
    expect(await executor.ended(newest)).toMatchObject({ status: 'success' })
    expect(await executor.ended(first)).toMatchObject({ status: 'cancelled' })
    expect(await executor.ended(other)).toMatchObject({ status: 'success' })
    await expect(executor.ended(stale)).rejects.toThrow('There is no job')
  })

  test('closing cancels what runs and refuses more', async () => {
    const { executor, enqueue, gates } = setUp()
    gates.close('4')
    const id = await enqueue(chain)
    await gates.reached('4')
    const closed = executor.close()
    gates.open('4')
    await closed
    expect(await executor.ended(id)).toMatchObject({ status: 'cancelled' })
    expect((await executor.enqueue(request(chain))).jobId).toBeNull()
  })
})

function setUp(
  options: {
    cacheBytes?: number
    cancelGraceMilliseconds?: number
    killRuntime?: () => Promise<void>
    previews?: boolean
  } = {},
) {
  const { nodes, runs, gates } = testNodes()
  const events: EngineEvent[] = []
  const catalogue = new Map([...nodes].map(([type, { definition }]) => [type, definition]))
  const executor: Executor = createExecutor({
    nodes,
    inference: noInference,
    files: noFiles,
    emit: (event) => events.push(event),
    previews: () => options.previews ?? false,
    check: async (prompt, targets) => checkPrompt(prompt, catalogue, targets),
    killRuntime: options.killRuntime ?? (async () => undefined),
    cancelGraceMilliseconds: options.cancelGraceMilliseconds ?? 60_000,
    cacheBytes: options.cacheBytes ?? 1_000_000,
  })
  const enqueue = async (prompt: Prompt, more: Partial<ReturnType<typeof request>> = {}): Promise<JobId> => {
    const { jobId } = await executor.enqueue({ ...request(prompt), ...more })
    if (jobId === null) throw new Error('Nothing was queued.')
    return jobId
  }
  const run = async (prompt: Prompt, more: Partial<ReturnType<typeof request>> = {}): Promise<JobSummary> =>
    executor.ended(await enqueue(prompt, more))
  const order = (): JobId[] => events.flatMap((event) => (event.type === 'job-started' ? [event.jobId] : []))
  return { executor, enqueue, run, runs, gates, events, order }
}

function request(prompt: Prompt): Parameters<Executor['enqueue']>[0] {
  return {
    prompt,
    workflow: null,
    title: 'test',
    documentId: null,
    targets: null,
    front: false,
    replace: false,
  }
}

function changed(prompt: Prompt, changes: Record<string, Record<string, unknown>>): Prompt {
  return Object.fromEntries(
    Object.entries(prompt).map(([id, each]) => [id, { ...each, inputs: { ...each.inputs, ...changes[id] } }]),
  )
}

function shown(value: number): Prompt {
  return { s: node('Source', { value }), o: node('Show', { latent: ['s', 0] }) }
}

/** Lets everything that is not held at a gate happen. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
}
