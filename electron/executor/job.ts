import type { Catalogue } from '../../workflows/node-definition.ts'
import type { Prompt } from '../../workflows/prompt.ts'
import type { RunSummary } from '../../workflows/run-summary.ts'
import type { JobId, JobSummary, NodeFailure, OutputImage } from '../ipc/events.ts'

/** One queued run, through its whole life. */
export type Job = {
  readonly id: JobId
  readonly title: string
  readonly about: RunSummary
  readonly documentId: string | null
  /** As validated: what is run, and what pictures carry. */
  readonly prompt: Prompt
  readonly workflow: unknown
  readonly pictureTexts: Readonly<Record<string, unknown>>
  readonly catalogue: Catalogue
  readonly outputs: readonly string[]
  readonly queuedAt: number
  readonly abort: AbortController
  status: JobSummary['status']
  seconds: number | null
  progress: number
  failure: NodeFailure | null
  /** Pictures by the node that shows them. */
  readonly images: Map<string, readonly OutputImage[]>
}

export function summaryOf(job: Job): JobSummary {
  return {
    id: job.id,
    title: job.title,
    about: job.about,
    status: job.status,
    documentId: job.documentId,
    queuedAt: job.queuedAt,
    seconds: job.seconds,
    progress: job.progress,
    images: [...job.images.values()].flat(),
    failure: job.failure,
  }
}
