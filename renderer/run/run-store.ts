import { create } from 'zustand'
import type { EngineEvent, JobSummary, NodeFailure, OutputImage } from '../../electron/ipc/events.ts'
import type { Problem } from '../../workflows/problem.ts'
import { isAtOrInside, withSums } from './sum-runs.ts'

export type NodeRun = {
  readonly status: 'idle' | 'queued' | 'running' | 'cached' | 'done' | 'failed'
  readonly progress: {
    readonly done: number
    readonly total: number
    readonly etaSeconds: number | null
  } | null
  /** A `data:` picture of the work in progress. */
  readonly preview: string | null
  readonly images: readonly OutputImage[]
  readonly seconds: number | null
  readonly failure: NodeFailure | null
}

type Outcome = {
  readonly status: 'success' | 'error' | 'cancelled'
  readonly seconds: number
  readonly failure: NodeFailure | null
}

/** What runs have shown of one document. */
export type DocumentRun = {
  readonly jobId: string | null
  /** The run that started last, finished or not: its events may be here before the answer to its request. */
  readonly started: string | null
  /** By execution id; instances of subgraphs sum up what is inside of them. */
  readonly nodes: Readonly<Record<string, NodeRun>>
  /** Null until the document was checked for the first time. */
  readonly problems: readonly Problem[] | null
  readonly outcome: Outcome | null
}

export type RunState = {
  readonly jobs: readonly JobSummary[]
  readonly documents: Readonly<Record<string, DocumentRun>>
  readonly runtime: Extract<EngineEvent, { type: 'runtime' }> | null
  /** The newest last; at most a few hundred. */
  readonly log: readonly Extract<EngineEvent, { type: 'log' }>[]
  readonly receive: (event: EngineEvent) => void
  /** Marks what a run that was just queued will compute, but for what it has computed by now. */
  readonly queued: (
    documentId: string,
    job: { readonly id: string; readonly nodeIds: readonly string[] },
    problems: readonly Problem[],
  ) => void
  readonly setProblems: (documentId: string, problems: readonly Problem[]) => void
  readonly dismissFailure: (documentId: string, nodeId: string) => void
  readonly restoreImages: (
    documentId: string,
    images: Readonly<Record<string, readonly OutputImage[]>>,
  ) => void
  readonly forget: (documentId: string) => void
}

export const IDLE: NodeRun = {
  status: 'idle',
  progress: null,
  preview: null,
  images: [],
  seconds: null,
  failure: null,
}
const NO_RUN: DocumentRun = { jobId: null, started: null, nodes: {}, problems: null, outcome: null }
const LOG_LINES = 400

/** The third store: what the engine says, by document and node. Nothing of it is saved in a workflow. */
export const useRuns = create<RunState>()((set) => ({
  jobs: [],
  documents: {},
  runtime: null,
  log: [],
  receive: (event) => set((state) => received(state, event)),
  queued: (documentId, { id: jobId, nodeIds }, problems) =>
    set((state) =>
      changeDocument(state, documentId, (run) => {
        if (run.started === jobId && run.jobId === null) return { ...run, problems }
        // While a run is under way, what has a state has it from that run.
        const waits = ({ status }: NodeRun): boolean => run.jobId === null || status === 'idle'
        const marked = nodeIds.flatMap((id): [string, NodeRun][] => {
          const node = run.nodes[id] ?? IDLE
          return waits(node) ? [[id, { ...node, status: 'queued', failure: null }]] : []
        })
        return {
          ...run,
          problems,
          outcome: null,
          nodes: withSums(
            { ...run.nodes, ...Object.fromEntries(marked) },
            marked.map(([id]) => id),
          ),
        }
      }),
    ),
  setProblems: (documentId, problems) =>
    set((state) => changeDocument(state, documentId, (run) => ({ ...run, problems }))),
  dismissFailure: (documentId, nodeId) =>
    set((state) =>
      changeDocument(state, documentId, (run) => {
        const failed = Object.entries(run.nodes).filter(
          ([id, { failure }]) => failure !== null && isAtOrInside(id, nodeId),
        )
        const calm = failed.map(([id, node]) => [id, { ...node, status: 'idle', failure: null }] as const)
        const nodes = { ...run.nodes, ...Object.fromEntries(calm) }
        return {
          ...run,
          nodes: withSums(
            nodes,
            calm.map(([id]) => id),
          ),
        }
      }),
    ),
  restoreImages: (documentId, images) =>
    set((state) =>
      changeDocument(state, documentId, (run) => ({
        ...run,
        nodes: Object.fromEntries(
          Object.entries(images).map(([id, pictures]) => [id, { ...IDLE, images: pictures }]),
        ),
      })),
    ),
  forget: (documentId) =>
    set(({ documents }) => {
      const { [documentId]: _, ...rest } = documents
      return { documents: rest }
    }),
}))

function received(state: RunState, event: EngineEvent): Partial<RunState> {
  switch (event.type) {
    case 'queue':
      return { jobs: event.jobs, documents: mapDocuments(state.documents, (run) => known(run, event.jobs)) }
    case 'runtime':
      return { runtime: event }
    case 'log':
      return { log: [...state.log, event].slice(-LOG_LINES) }
    case 'gallery-changed':
    case 'catalogue-changed':
      return {}
    case 'job-started':
      return event.documentId === null
        ? {}
        : changeDocument(state, event.documentId, (run) => ({
            ...run,
            jobId: event.jobId,
            started: event.jobId,
            outcome: null,
            nodes: mapNodes(run.nodes, (node) => ({
              ...node,
              status: node.status === 'idle' ? 'idle' : 'queued',
              progress: null,
              preview: null,
              failure: null,
            })),
          }))
    case 'job-finished':
      return event.documentId === null
        ? {}
        : changeDocument(state, event.documentId, (run) => ({
            ...run,
            jobId: null,
            outcome: {
              status: event.status,
              seconds: event.seconds,
              failure: Object.values(run.nodes).find(({ failure }) => failure !== null)?.failure ?? null,
            },
            nodes: mapNodes(run.nodes, settled),
          }))
    case 'nodes-cached':
      return event.nodeIds.reduce<Partial<RunState>>(
        (changed, id) => ({
          ...changed,
          ...changeJobNode({ ...state, ...changed }, event.jobId, id, { status: 'cached', progress: null }),
        }),
        {},
      )
    case 'node-started':
      return changeJobNode(state, event.jobId, event.nodeId, {
        status: 'running',
        progress: null,
        failure: null,
      })
    case 'progress':
      return changeJobNode(state, event.jobId, event.nodeId, {
        status: 'running',
        progress: { done: event.done, total: event.total, etaSeconds: event.etaSeconds },
      })
    case 'preview':
      return changeJobNode(state, event.jobId, event.nodeId, { preview: event.image })
    case 'node-finished':
      return changeJobNode(state, event.jobId, event.nodeId, {
        status: event.cached ? 'cached' : 'done',
        progress: null,
        preview: null,
        ...(event.images.length > 0 ? { images: event.images } : {}),
        ...(event.cached ? {} : { seconds: event.seconds }),
      })
    case 'node-failed':
      return changeJobNode(state, event.jobId, event.failure.nodeId, {
        status: 'failed',
        progress: null,
        preview: null,
        failure: event.failure,
      })
    case 'problems': {
      const documentId = documentOf(state, event.jobId)
      return documentId === null
        ? {}
        : changeDocument(state, documentId, (run) => ({ ...run, problems: event.problems }))
    }
  }
}

/** An engine that was started anew knows nothing of the run that was under way. */
function known(run: DocumentRun, jobs: readonly JobSummary[]): DocumentRun {
  if (run.jobId === null || jobs.some(({ id }) => id === run.jobId)) return run
  return { ...run, jobId: null, nodes: mapNodes(run.nodes, settled) }
}

function settled(node: NodeRun): NodeRun {
  const over = node.status === 'running' || node.status === 'queued'
  return { ...node, status: over ? 'idle' : node.status, preview: null, progress: null }
}

function documentOf(state: RunState, jobId: string): string | null {
  const running = Object.entries(state.documents).find(([, run]) => run.jobId === jobId)
  return running?.[0] ?? state.jobs.find(({ id }) => id === jobId)?.documentId ?? null
}

function changeJobNode(
  state: RunState,
  jobId: string,
  nodeId: string,
  change: Partial<NodeRun>,
): Partial<RunState> {
  const documentId = documentOf(state, jobId)
  return documentId === null ? {} : changeNode(state, documentId, nodeId, change)
}

function changeNode(
  state: RunState,
  documentId: string,
  nodeId: string,
  change: Partial<NodeRun>,
): Partial<RunState> {
  return changeDocument(state, documentId, (run) => ({
    ...run,
    nodes: withSums({ ...run.nodes, [nodeId]: { ...(run.nodes[nodeId] ?? IDLE), ...change } }, [nodeId]),
  }))
}

function changeDocument(
  state: RunState,
  documentId: string,
  change: (run: DocumentRun) => DocumentRun,
): Pick<RunState, 'documents'> {
  const run = state.documents[documentId] ?? NO_RUN
  return { documents: { ...state.documents, [documentId]: change(run) } }
}

function mapNodes(nodes: DocumentRun['nodes'], change: (node: NodeRun) => NodeRun): Record<string, NodeRun> {
  return Object.fromEntries(Object.entries(nodes).map(([id, node]) => [id, change(node)]))
}

function mapDocuments(
  documents: RunState['documents'],
  change: (run: DocumentRun) => DocumentRun,
): RunState['documents'] {
  const changed = Object.entries(documents).map(([id, run]) => [id, change(run)] as const)
  return changed.every(([id, run]) => run === documents[id]) ? documents : Object.fromEntries(changed)
}
