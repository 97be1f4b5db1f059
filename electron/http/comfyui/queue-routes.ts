import { z } from 'zod'
import type { Catalogue } from '../../../workflows/node-definition.ts'
import type { Executor } from '../../executor/executor.ts'
import { emptyResponse, HttpRefusal, jsonResponse, parseBody } from '../request.ts'
import { comfyJob, comfyJobInFull, jobsPage, type ComfyJob } from './jobs.ts'
import { postPrompt } from './prompt.ts'
import type { Routes } from './router.ts'
import { historyEntry, queueTuple, type ComfyRun, type ComfyRuns } from './runs.ts'

/** What waits, runs and has run, and how to change that. */
export function queueRoutes(engine: {
  readonly executor: Executor
  readonly runs: ComfyRuns
  readonly catalogue: () => Promise<Catalogue>
  readonly freeMemory: () => Promise<void>
}): Routes {
  const { executor, runs } = engine

  function everyJob(): readonly { readonly run: ComfyRun; readonly job: ComfyJob }[] {
    const { running, pending } = runs.queue()
    return [
      ...pending.map((run) => ({ run, job: comfyJob(run, 'waiting') })),
      ...running.map((run) => ({ run, job: comfyJob(run, 'running') })),
      ...runs.history().map((run) => ({ run, job: comfyJob(run, 'ended') })),
    ]
  }

  function jobNamed(id: string): { readonly run: ComfyRun; readonly job: ComfyJob } {
    const found = everyJob().find(({ job }) => job.id === id)
    if (found === undefined) throw new HttpRefusal(404, `There is no job ${id}.`)
    return found
  }

  return {
    'GET /prompt': async () => jsonResponse({ exec_info: { queue_remaining: runs.remaining() } }),
    'POST /prompt': async (request) => await postPrompt(request, engine),
    'GET /queue': async () => {
      const { running, pending } = runs.queue()
      return jsonResponse({ queue_running: running.map(queueTuple), queue_pending: pending.map(queueTuple) })
    },
    'POST /queue': async (request) => {
      const { clear, delete: ids } = await parseBody(request, ClearOrDelete)
      if (clear === true) executor.clear()
      for (const run of runs.queue().pending) if (ids?.includes(run.promptId)) executor.cancel(run.jobId)
      return emptyResponse()
    },
    'GET /history': async ({ query }) => jsonResponse(entries(page(runs.history(), query))),
    'GET /history/*': async (_request, promptId) =>
      jsonResponse(entries(runs.history().filter((run) => run.promptId === promptId))),
    'POST /history': async (request) => {
      const { clear, delete: ids } = await parseBody(request, ClearOrDelete)
      runs.forget(clear === true ? 'all' : (ids ?? []))
      return emptyResponse()
    },
    'POST /interrupt': async (request) => {
      const { prompt_id: id } = await parseBody(request, Interruption)
      for (const run of runs.queue().running) {
        if (id == null || run.promptId === id) executor.cancel(run.jobId)
      }
      return emptyResponse()
    },
    'POST /free': async (request) => {
      const free = await parseBody(request, FreeRequest)
      if (free.free_memory === true) executor.clearCache()
      if (free.unload_models === true || free.free_memory === true) await engine.freeMemory()
      return emptyResponse()
    },
    'GET /jobs': async ({ query }) =>
      jsonResponse(
        jobsPage(
          everyJob().map(({ job }) => job),
          query,
        ),
      ),
    'GET /jobs/*': async (_request, id = '') => {
      const { run, job } = jobNamed(id)
      return jsonResponse(comfyJobInFull(run, job))
    },
    'POST /jobs/*/cancel': async (_request, id = '') => {
      // One that has ended has nothing to cancel, and stays as it is.
      executor.cancel(jobNamed(id).run.jobId)
      return emptyResponse()
    },
  }
}

const ClearOrDelete = z.looseObject({ clear: z.boolean().optional(), delete: z.array(z.string()).optional() })
const Interruption = z.looseObject({ prompt_id: z.string().nullish() })
const FreeRequest = z.looseObject({
  unload_models: z.boolean().optional(),
  free_memory: z.boolean().optional(),
})

/** ComfyUI's: the newest `max_items`, or those from `offset` on. */
function page(history: readonly ComfyRun[], query: URLSearchParams): readonly ComfyRun[] {
  const count = Number.parseInt(query.get('max_items') ?? '', 10)
  const offset = Number.parseInt(query.get('offset') ?? '-1', 10)
  if (Number.isNaN(count)) return offset > 0 ? history.slice(offset) : history
  return offset >= 0 ? history.slice(offset, offset + count) : count > 0 ? history.slice(-count) : []
}

function entries(runs: readonly ComfyRun[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(runs.map((run) => [run.promptId, historyEntry(run)]))
}
