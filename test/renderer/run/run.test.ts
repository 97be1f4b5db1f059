import { beforeEach, describe, expect, it } from 'vitest'
import { type EngineEvent, JobId, type JobSummary } from '../../../electron/ipc/events.ts'
import { useRuns } from '../../../renderer/run/run-store.ts'

const jobId = JobId.parse('job')
const job: JobSummary = {
  id: jobId,
  title: 'w',
  about: { seed: null, text: null },
  status: 'running',
  documentId: 'doc',
  queuedAt: 0,
  seconds: null,
  progress: 0,
  images: [],
  failure: null,
}
const image = { filename: 'a.png', subfolder: '', type: 'output' as const }
const failure = { nodeId: '2', nodeType: 'KSampler', input: null, message: 'NaN', remedy: 'fp32' }
const tell = (...events: EngineEvent[]): void => {
  for (const event of events) useRuns.getState().receive(event)
}
const node = (id: string): unknown => useRuns.getState().documents['doc']?.nodes[id]

beforeEach(() => {
  useRuns.setState({ jobs: [], documents: {}, runtime: null, log: [] })
  tell({ type: 'queue', jobs: [job] }, { type: 'job-started', jobId, documentId: 'doc' })
})

describe('run store', () => {
  it('follows a node from start to picture', () => {
    tell({ type: 'node-started', jobId, nodeId: '2' })
    expect(node('2')).toMatchObject({ status: 'running', progress: null })
    tell(
      { type: 'progress', jobId, nodeId: '2', done: 1, total: 4, stepSeconds: 1, etaSeconds: 3 },
      { type: 'preview', jobId, nodeId: '2', image: 'data:x' },
    )
    expect(node('2')).toMatchObject({ progress: { done: 1, total: 4, etaSeconds: 3 }, preview: 'data:x' })
    tell({ type: 'node-finished', jobId, nodeId: '2', seconds: 2, cached: false, images: [image] })
    expect(node('2')).toMatchObject({ status: 'done', preview: null, seconds: 2, images: [image] })
  })

  it('shows what happens inside a subgraph on its instance', () => {
    tell({ type: 'node-started', jobId, nodeId: '11:3' })
    expect(node('11')).toMatchObject({ status: 'running' })
    expect(node('11:3')).toMatchObject({ status: 'running' })
  })

  it('sums up on an instance what its nodes say, at every level', () => {
    const finished = { type: 'node-finished', jobId, cached: false, images: [] as (typeof image)[] } as const
    tell(
      { ...finished, nodeId: '11:5:6', seconds: 1 },
      { ...finished, nodeId: '11:8', seconds: 2, images: [image] },
      { type: 'node-started', jobId, nodeId: '11:3' },
      { type: 'progress', jobId, nodeId: '11:3', done: 1, total: 4, stepSeconds: 1, etaSeconds: 3 },
    )
    expect(node('11:5')).toMatchObject({ status: 'done', seconds: 1 })
    expect(node('11')).toMatchObject({
      status: 'running',
      progress: { done: 1, total: 4, etaSeconds: 3 },
      seconds: 3,
      images: [image],
    })
    tell({ type: 'node-failed', jobId, failure: { ...failure, nodeId: '11:3' } })
    expect(node('11')).toMatchObject({ status: 'failed', failure: { nodeId: '11:3' } })
    useRuns.getState().dismissFailure('doc', '11')
    expect(node('11:3')).toMatchObject({ status: 'idle', failure: null })
    expect(node('11')).toMatchObject({ status: 'done', failure: null })
  })

  it('keeps a picture that a cached run does not send again', () => {
    tell(
      { type: 'node-finished', jobId, nodeId: '3', seconds: 1, cached: false, images: [image] },
      { type: 'nodes-cached', jobId, nodeIds: ['3'] },
      { type: 'node-finished', jobId, nodeId: '3', seconds: 0, cached: true, images: [] },
    )
    expect(node('3')).toMatchObject({ status: 'cached', images: [image], seconds: 1 })
  })

  it('leaves the error on its node and in the outcome', () => {
    tell(
      { type: 'node-started', jobId, nodeId: '2' },
      { type: 'node-failed', jobId, failure },
      { type: 'job-finished', jobId, documentId: 'doc', status: 'error', seconds: 3 },
    )
    expect(node('2')).toMatchObject({ status: 'failed', failure })
    expect(useRuns.getState().documents['doc']?.outcome).toEqual({ status: 'error', seconds: 3, failure })
    useRuns.getState().dismissFailure('doc', '2')
    expect(node('2')).toMatchObject({ status: 'idle', failure: null })
  })

  it('calls nothing running once the job ended', () => {
    tell(
      { type: 'node-started', jobId, nodeId: '2' },
      { type: 'job-finished', jobId, documentId: 'doc', status: 'cancelled', seconds: 3 },
    )
    expect(node('2')).toMatchObject({ status: 'idle', preview: null, progress: null })
  })

  it('marks what waits, but not what was computed before the queue answered', () => {
    const queued = (id: string, ...nodeIds: string[]): void =>
      useRuns.getState().queued('doc', { id, nodeIds }, [])
    tell({ type: 'node-finished', jobId, nodeId: '2', seconds: 2, cached: false, images: [] })
    queued('job', '2', '3')
    expect([node('2'), node('3')]).toMatchObject([{ status: 'done' }, { status: 'queued' }])
    tell(
      { type: 'node-finished', jobId, nodeId: '3', seconds: 1, cached: false, images: [] },
      { type: 'job-finished', jobId, documentId: 'doc', status: 'success', seconds: 3 },
    )
    queued('job', '2', '3')
    expect([node('2'), node('3')]).toMatchObject([{ status: 'done' }, { status: 'done' }])
    expect(useRuns.getState().documents['doc']?.outcome?.status).toBe('success')
    queued('next', '2', '3')
    expect([node('2'), node('3')]).toMatchObject([{ status: 'queued' }, { status: 'queued' }])
  })

  it('lets go of a run that an engine started anew does not know', () => {
    tell({ type: 'node-started', jobId, nodeId: '2' }, { type: 'queue', jobs: [] })
    expect(node('2')).toMatchObject({ status: 'idle' })
    expect(useRuns.getState().documents['doc']?.jobId).toBeNull()
  })

  it('ignores jobs of other programs', () => {
    const other = JobId.parse('api')
    tell(
      { type: 'job-started', jobId: other, documentId: null },
      { type: 'node-started', jobId: other, nodeId: '9' },
    )
    expect(Object.keys(useRuns.getState().documents)).toEqual(['doc'])
    expect(node('9')).toBeUndefined()
  })
})
