import { z } from 'zod'
import { Problem } from '../../workflows/problem.ts'
import { RunSummary } from '../../workflows/run-summary.ts'

/** Everything that the engine tells its listeners; the executor emits these and knows nothing of who listens. */

export const JobId = z.string().brand('JobId')
export type JobId = z.infer<typeof JobId>

export const OutputImage = z.object({
  filename: z.string(),
  subfolder: z.string(),
  type: z.enum(['output', 'temp', 'input']),
})
export type OutputImage = z.infer<typeof OutputImage>

export const NodeFailure = z.object({
  nodeId: z.string(),
  nodeType: z.string(),
  input: z.string().nullable(),
  /** What happened, with the cause. */
  message: z.string(),
  remedy: z.string(),
})
export type NodeFailure = z.infer<typeof NodeFailure>

export const JobSummary = z.object({
  id: JobId,
  /** The tab or file that it came from, for the queue list. */
  title: z.string(),
  /** What tells it from other runs of the same tab. */
  about: RunSummary,
  status: z.enum(['pending', 'running', 'success', 'error', 'cancelled']),
  /** Which editor document queued it; null for command line and API. */
  documentId: z.string().nullable(),
  queuedAt: z.number(),
  seconds: z.number().nullable(),
  /** 0 … 1 over all nodes of the job, while it runs. */
  progress: z.number(),
  images: z.array(OutputImage),
  failure: NodeFailure.nullable(),
})
export type JobSummary = z.infer<typeof JobSummary>

export const EngineEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('queue'), jobs: z.array(JobSummary) }),
  z.object({ type: z.literal('job-started'), jobId: JobId, documentId: z.string().nullable() }),
  z.object({ type: z.literal('nodes-cached'), jobId: JobId, nodeIds: z.array(z.string()) }),
  z.object({ type: z.literal('node-started'), jobId: JobId, nodeId: z.string() }),
  z.object({
    type: z.literal('progress'),
    jobId: JobId,
    nodeId: z.string(),
    done: z.number(),
    total: z.number(),
    /** Of the last step, and the estimate for the rest, in seconds. */
    stepSeconds: z.number().nullable(),
    etaSeconds: z.number().nullable(),
  }),
  z.object({
    type: z.literal('preview'),
    jobId: JobId,
    nodeId: z.string(),
    /** `data:image/jpeg;base64,…`, at most 512 pixels a side; `data:image/png` for one that is finished and whole. */
    image: z.string(),
  }),
  z.object({
    type: z.literal('node-finished'),
    jobId: JobId,
    nodeId: z.string(),
    seconds: z.number(),
    cached: z.boolean(),
    images: z.array(OutputImage),
  }),
  z.object({ type: z.literal('node-failed'), jobId: JobId, failure: NodeFailure }),
  z.object({
    type: z.literal('job-finished'),
    jobId: JobId,
    documentId: z.string().nullable(),
    status: z.enum(['success', 'error', 'cancelled']),
    seconds: z.number(),
  }),
  z.object({ type: z.literal('problems'), jobId: JobId, problems: z.array(Problem) }),
  z.object({
    type: z.literal('log'),
    level: z.enum(['info', 'warning', 'error']),
    nodeId: z.string().nullable(),
    message: z.string(),
  }),
  z.object({
    type: z.literal('runtime'),
    status: z.enum(['idle', 'starting', 'ready', 'restarted']),
    device: z.string(),
    privateBytes: z.number(),
    residentBytes: z.number(),
    message: z.string(),
  }),
  z.object({ type: z.literal('gallery-changed') }),
  z.object({ type: z.literal('catalogue-changed') }),
])
export type EngineEvent = z.infer<typeof EngineEvent>
