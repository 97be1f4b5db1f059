import { z } from 'zod'
import { HttpRefusal } from '../request.ts'
import type { ComfyRun } from './runs.ts'

/** A run as ComfyUI's `/jobs` tells of it; times in milliseconds. */
export type ComfyJob = {
  readonly id: string
  readonly status: (typeof STATUSES)[number]
  readonly priority: number
  readonly create_time: number | null
  readonly execution_start_time: number | null
  readonly execution_end_time: number | null
  readonly execution_error: unknown
  readonly preview_output: unknown
  readonly outputs_count: number
  readonly previewable_outputs_count: number
  readonly workflow_id: string | null
}

const STATUSES = ['pending', 'in_progress', 'completed', 'failed', 'cancelled'] as const

export function comfyJob(run: ComfyRun, progress: 'waiting' | 'running' | 'ended'): ComfyJob {
  const outputs = [...run.pictures].flatMap(([nodeId, { images }]) =>
    images.map((image) => ({ ...image, nodeId, mediaType: 'images' })),
  )
  // Temporary pictures are shown where nothing else was made.
  const preview = outputs.findLast(({ type }) => type === 'output') ?? outputs.at(-1)
  const end = run.messages.at(-1)
  return {
    id: run.promptId,
    status: progress === 'waiting' ? 'pending' : progress === 'running' ? 'in_progress' : endOf(run),
    priority: run.number,
    create_time: timeIn(run.extraData['create_time']),
    execution_start_time: timeIn(dataOf(run, 'execution_start')?.['timestamp']),
    execution_end_time: progress === 'ended' ? timeIn(end?.[1]['timestamp']) : null,
    execution_error: dataOf(run, 'execution_error') ?? null,
    preview_output: preview ?? null,
    outputs_count: outputs.length,
    previewable_outputs_count: outputs.length,
    workflow_id: workflowId(run),
  }
}

/** The same with all that was asked for and made. */
export function comfyJobInFull(run: ComfyRun, job: ComfyJob): Readonly<Record<string, unknown>> {
  return {
    ...job,
    workflow: { prompt: run.prompt, extra_data: run.extraData },
    outputs: Object.fromEntries(run.pictures),
  }
}

/** One page of jobs. @throws HttpRefusal 400 */
export function jobsPage(
  jobs: readonly ComfyJob[],
  query: URLSearchParams,
): Readonly<Record<string, unknown>> {
  const asked = JobsQuery.safeParse(Object.fromEntries(query))
  if (!asked.success) throw new HttpRefusal(400, z.prettifyError(asked.error))
  const { status, workflow_id, sort_by, sort_order, limit, offset } = asked.data
  const wanted = jobs.filter(
    (job) =>
      (status === undefined || status.includes(job.status)) &&
      (workflow_id === undefined || job.workflow_id === workflow_id),
  )
  const key = sort_by === 'created_at' ? (job: ComfyJob) => job.create_time ?? 0 : duration
  const direction = sort_order === 'asc' ? 1 : -1
  const sorted = wanted.toSorted((a, b) => direction * (key(a) - key(b)))
  const page = sorted.slice(offset, limit === undefined ? undefined : offset + limit)
  return {
    jobs: page,
    pagination: {
      offset,
      limit: limit ?? null,
      total: sorted.length,
      has_more: offset + page.length < sorted.length,
    },
  }
}

const JobsQuery = z.object({
  status: z
    .string()
    .transform((text) => text.split(',').map((each) => each.trim()))
    .pipe(z.array(z.enum(STATUSES)))
    .optional(),
  workflow_id: z.string().optional(),
  sort_by: z.enum(['created_at', 'execution_duration']).default('created_at'),
  sort_order: z.enum(['asc', 'desc']).default('desc'),
  limit: z.coerce.number().int().positive().optional(),
  offset: z.coerce.number().int().nonnegative().default(0),
})

function duration(job: ComfyJob): number {
  return (job.execution_end_time ?? 0) - (job.execution_start_time ?? 0)
}

function endOf(run: ComfyRun): 'completed' | 'failed' | 'cancelled' {
  if (dataOf(run, 'execution_success') !== undefined) return 'completed'
  return dataOf(run, 'execution_interrupted') === undefined ? 'failed' : 'cancelled'
}

function dataOf(run: ComfyRun, wanted: string): Readonly<Record<string, unknown>> | undefined {
  return run.messages.find(([event]) => event === wanted)?.[1]
}

function timeIn(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}

const Identified = z.object({ extra_pnginfo: z.object({ workflow: z.object({ id: z.string() }) }) })

function workflowId(run: ComfyRun): string | null {
  const read = Identified.safeParse(run.extraData)
  return read.success ? read.data.extra_pnginfo.workflow.id : null
}
