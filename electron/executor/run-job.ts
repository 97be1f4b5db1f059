import type { Files } from '../../nodes/inference/files.ts'
import { encodePreview } from '../../nodes/inference/image/preview.ts'
import type { Inference } from '../../nodes/inference/inference.ts'
import type { NodeContext, NodeImplementation } from '../../nodes/node.ts'
import type { EngineEvent } from '../ipc/events.ts'
import type { ResultCache } from './cache.ts'
import { failureOf } from './failure.ts'
import type { Job } from './job.ts'
import { pictureMetadata } from './picture-metadata.ts'
import { makePlan, type PlannedNode } from './plan.ts'
import { runPlan } from './run.ts'
import { createStepClock } from './step-clock.ts'

export type JobEnvironment = {
  readonly nodes: ReadonlyMap<string, NodeImplementation>
  readonly inference: Inference
  readonly files: Files
  readonly cache: ResultCache
  readonly emit: (event: EngineEvent) => void
  /** Whether anyone looks at pictures of unfinished work. */
  readonly previews: () => boolean
}

/** Runs a job to its end, tells everything as events, and leaves the outcome in it. */
export async function runJob(job: Job, environment: JobEnvironment): Promise<void> {
  const { emit, cache, files } = environment
  const jobId = job.id
  const { signal } = job.abort
  const startedAt = performance.now()
  job.status = 'running'
  emit({ type: 'job-started', jobId, documentId: job.documentId })

  const plan = makePlan(job.prompt, job.outputs, environment.nodes)
  const progress = createJobProgress(plan.nodes)
  const metadata = once(() => pictureMetadata(job.prompt, job.workflow, job.catalogue, job.pictureTexts))
  const context = (node: PlannedNode, nodeSignal: AbortSignal): NodeContext =>
    nodeContext(node, nodeSignal, { ...environment, job, progress, metadata })

  try {
    const isComplete = await runPlan(plan, {
      cache,
      files,
      signal,
      contextFor: context,
      listener: {
        cached: (nodeIds) => {
          for (const id of nodeIds) job.progress = progress.set(id, 1)
          emit({ type: 'nodes-cached', jobId, nodeIds: [...nodeIds] })
        },
        started: (node) => emit({ type: 'node-started', jobId, nodeId: node.id }),
        finished: (node, result, { seconds, cached }) => {
          job.progress = progress.set(node.id, 1)
          const images = [...(result.images ?? [])]
          if (images.length > 0) job.images.set(node.id, images)
          emit({ type: 'node-finished', jobId, nodeId: node.id, seconds, cached, images })
          if (!cached && images.some((image) => image.type === 'output')) emit({ type: 'gallery-changed' })
        },
        failed: (node, error) => {
          job.failure = failureOf(node, error)
          emit({ type: 'node-failed', jobId, failure: job.failure })
        },
      },
    })
    job.status = isComplete ? 'success' : signal.aborted ? 'cancelled' : 'error'
  } catch (error) {
    job.status = signal.aborted ? 'cancelled' : 'error'
    emit({ type: 'log', level: 'error', nodeId: null, message: `The run failed: ${String(error)}` })
  }
  job.seconds = (performance.now() - startedAt) / 1000
  if (job.status === 'success') job.progress = 1
}

function nodeContext(
  node: PlannedNode,
  signal: AbortSignal,
  scope: JobEnvironment & {
    readonly job: Job
    readonly progress: JobProgress
    readonly metadata: () => Readonly<Record<string, string>>
  },
): NodeContext {
  const { emit, job } = scope
  const jobId = job.id
  const clock = createStepClock(() => performance.now())
  let isEncoding = false

  return {
    nodeId: node.id,
    signal,
    inference: scope.inference,
    pictures: node.pictures,
    files: scope.files,
    metadata: scope.metadata,
    progress: (done, total) => {
      job.progress = scope.progress.set(node.id, done / Math.max(total, 1))
      emit({ type: 'progress', jobId, nodeId: node.id, done, total, ...clock(done, total) })
    },
    preview: (picture) => {
      // While one is being encoded the next is skipped: a preview that comes late is worth nothing.
      if (isEncoding || !scope.previews()) return
      isEncoding = true
      void encodePreview(picture)
        .then((image) => {
          if (!scope.progress.isFinished(node.id)) emit({ type: 'preview', jobId, nodeId: node.id, image })
        })
        .catch((error: unknown) => {
          emit({ type: 'log', level: 'warning', nodeId: node.id, message: `No preview: ${String(error)}` })
        })
        .finally(() => {
          isEncoding = false
        })
    },
    sendPicture: (png) => {
      const image = `data:image/png;base64,${Buffer.from(png).toString('base64')}`
      emit({ type: 'preview', jobId, nodeId: node.id, image })
    },
    log: (message) => emit({ type: 'log', level: 'info', nodeId: node.id, message }),
  }
}

type JobProgress = {
  /** How far a node is, 0 … 1; answers how far the whole is. */
  readonly set: (nodeId: string, fraction: number) => number
  readonly isFinished: (nodeId: string) => boolean
}

function createJobProgress(nodes: readonly PlannedNode[]): JobProgress {
  // Nodes that ask the models take nearly all of the time.
  const weights = new Map(nodes.map((node) => [node.id, node.implementation.usesRuntime ? 20 : 1]))
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0)
  const fractions = new Map<string, number>()
  let done = 0
  return {
    set: (nodeId, fraction) => {
      done += (weights.get(nodeId) ?? 0) * (fraction - (fractions.get(nodeId) ?? 0))
      fractions.set(nodeId, fraction)
      return Math.min(done / total, 1)
    },
    isFinished: (nodeId) => fractions.get(nodeId) === 1,
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null
  return () => (made ??= { value: make() }).value
}
