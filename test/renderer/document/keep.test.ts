import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { RecoveredDocument } from '../../../electron/ipc/contract.ts'
import { nodeId } from '../../../workflows/document.ts'
import type { Host } from '../../../renderer/host/host.ts'
import { setValue } from '../../../renderer/document/commands/values.ts'
import { useDocuments } from '../../../renderer/document/documents.ts'
import { isDirty } from '../../../renderer/document/history.ts'
import { fromRecord, keepDocuments } from '../../../renderer/document/keep.ts'
import { sampleWorkflow } from './sample-workflow.ts'

/** The engine's recovery store, in memory: a record and the order of what was asked. */
function memoryHost(): {
  host: Host
  records: Map<string, RecoveredDocument>
  asked: string[]
  /** The engine goes away, or comes back. */
  connect: (connected: boolean) => void
} {
  let reachable = true
  let hear: (connected: boolean) => void = () => undefined
  const records = new Map<string, RecoveredDocument>()
  const asked: string[] = []
  const request = async (name: string, payload: unknown): Promise<unknown> => {
    asked.push(name)
    if (!reachable) throw new Error('gone')
    const { document, id } = payload as { document?: RecoveredDocument; id?: string }
    if (name === 'keepDocument' && document !== undefined) records.set(document.id, document)
    if (name === 'forgetDocument' && id !== undefined) records.delete(id)
    return {}
  }
  const host = {
    kind: 'browser',
    request,
    subscribe: () => () => undefined,
    onConnection: (listener: (connected: boolean) => void) => {
      hear = listener
      return () => undefined
    },
    imageUrl: () => '',
  } as Host
  const connect = (connected: boolean): void => {
    reachable = connected
    hear(connected)
  }
  return { host, records, asked, connect }
}

let memory = memoryHost()
let stop = (): void => undefined
let failures: (string | null)[] = []

beforeEach(() => {
  vi.useFakeTimers()
  memory = memoryHost()
  failures = []
  useDocuments.getState().restore([], null)
  stop = keepDocuments({
    host: memory.host,
    toJson: ({ workflow }) => ({ nodes: Object.keys(workflow.nodes) }),
    viewportOf: () => ({ x: 1, y: 2, zoom: 0.5 }),
    onKept: (failure) => failures.push(failure?.message ?? null),
  })
  useDocuments.getState().add({ id: 'd', title: 'Test', file: null, workflow: sampleWorkflow() })
})
afterEach(() => {
  stop()
  vi.useRealTimers()
})

describe('keeping documents', () => {
  it('keeps an edit within 200 ms, undo steps and view included', async () => {
    const { edit } = useDocuments.getState()
    edit(setValue(nodeId('2'), 'seed', 2n ** 60n))
    await vi.advanceTimersByTimeAsync(200)
    const { document, viewport } = fromRecord(memory.records.get('d')!, () => {
      throw new Error('the record holds the document itself')
    })
    expect(document.workflow).toEqual(useDocuments.getState().open[0]?.workflow)
    expect([isDirty(document.history), viewport]).toEqual([true, { x: 1, y: 2, zoom: 0.5 }])
    useDocuments.getState().restore([document], 'd')
    useDocuments.getState().undo()
    expect(useDocuments.getState().open[0]?.workflow).toEqual(sampleWorkflow())
  })

  it('writes a burst of edits a few times, without waiting for its end', async () => {
    await vi.advanceTimersByTimeAsync(200)
    memory.asked.length = 0
    for (let seed = 1; seed <= 20; seed++) {
      useDocuments.getState().edit(setValue(nodeId('2'), 'seed', seed))
      await vi.advanceTimersByTimeAsync(10)
    }
    await vi.advanceTimersByTimeAsync(200)
    expect(memory.asked).toEqual(['keepDocument', 'keepDocument'])
  })

  it('does not wait when the window goes away', async () => {
    useDocuments.getState().edit(setValue(nodeId('2'), 'seed', 77))
    globalThis.dispatchEvent(new Event('pagehide'))
    await vi.advanceTimersByTimeAsync(0)
    expect(String(memory.records.get('d')?.history)).toContain('77')
  })

  it('keeps what was edited without the engine as soon as the engine is back', async () => {
    await vi.advanceTimersByTimeAsync(200)
    memory.connect(false)
    useDocuments.getState().edit(setValue(nodeId('2'), 'seed', 77))
    await vi.advanceTimersByTimeAsync(200)
    expect([failures.at(-1), memory.records.get('d')?.dirty]).toEqual(['gone', false])
    memory.connect(true)
    await vi.advanceTimersByTimeAsync(0)
    expect(String(memory.records.get('d')?.history)).toContain('77')
    expect(failures.at(-1)).toBeNull()
  })

  it('tries again by itself, less and less often', async () => {
    await vi.advanceTimersByTimeAsync(200)
    memory.connect(false)
    memory.asked.length = 0
    useDocuments.getState().edit(setValue(nodeId('2'), 'seed', 77))
    await vi.advanceTimersByTimeAsync(150 + 500 + 1000 + 2000)
    expect(memory.asked).toHaveLength(4)
  })

  it('has a browser ask before it leaves what is not kept', async () => {
    const asks = (): boolean => !globalThis.dispatchEvent(new Event('beforeunload', { cancelable: true }))
    await vi.advanceTimersByTimeAsync(200)
    expect(asks()).toBe(false)
    memory.connect(false)
    useDocuments.getState().edit(setValue(nodeId('2'), 'seed', 77))
    await vi.advanceTimersByTimeAsync(200)
    expect(asks()).toBe(true)
    memory.connect(true)
    await vi.advanceTimersByTimeAsync(0)
    expect(asks()).toBe(false)
  })

  it('forgets what is closed', async () => {
    await vi.advanceTimersByTimeAsync(200)
    useDocuments.getState().close('d')
    await vi.advanceTimersByTimeAsync(0)
    expect(memory.records.size).toBe(0)
  })

  it('reads the workflow itself when the history is from another version', () => {
    const record: RecoveredDocument = {
      id: 'x',
      title: 'Old',
      file: null,
      dirty: true,
      order: 0,
      workflow: {},
      history: { version: 0 },
    }
    const { document } = fromRecord(record, () => sampleWorkflow())
    expect([document.workflow, isDirty(document.history)]).toEqual([sampleWorkflow(), true])
  })
})
