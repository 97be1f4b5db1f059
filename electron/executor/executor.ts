import { randomUUID } from 'node:crypto'
import type { Catalogue } from '../../workflows/node-definition.ts'
import type { Problem } from '../../workflows/problem.ts'
import type { Prompt } from '../../workflows/prompt.ts'
import { summarizeRun } from '../../workflows/run-summary.ts'
import type { Answer, Payload } from '../ipc/contract.ts'
import { JobId, type EngineEvent, type JobSummary } from '../ipc/events.ts'
import { createResultCache } from './cache.ts'
import { expandPrefixes } from './filename-prefix.ts'
import { summaryOf, type Job } from './job.ts'
import { runJob, type JobEnvironment } from './run-job.ts'

/**
 * The queue and the one worker behind it. Everything that happens is told through `emit`;
 * nothing here knows who listens.
 */
export type Executor = {
  /** Validates the whole prompt; queues what can run. `jobId` is null where nothing can. */
  readonly enqueue: (request: RunRequest) => Promise<Answer<'enqueue'>>
  /** Between two steps at the latest; a step that lasts too long is cut off with its process. */
  readonly cancel: (id: JobId) => void
  /** Drops what waits; what runs goes on. */
  readonly clear: () => void
  /** Waiting jobs in the order of these ids; those not named follow. */
  readonly reorder: (ids: readonly JobId[]) => void
  /** Finished, running, waiting. */
  readonly jobs: () => readonly JobSummary[]
  readonly find: (id: JobId) => Job | undefined
  /** Resolves when the job has ended, however it ended. */
  readonly ended: (id: JobId) => Promise<JobSummary>
  /** Forgets results of earlier runs. */
  readonly clearCache: () => void
  /** Cancels everything and waits for it. */
  readonly close: () => Promise<void>
}

export type RunRequest = Payload<'enqueue'> & {
  /** What pictures are to carry beside prompt and workflow, by name. */
  readonly pictureTexts?: Readonly<Record<string, unknown>>
}

/** What validation makes of a prompt. */
export type CheckedPrompt = {
  readonly problems: readonly Problem[]
  /** Literals coerced to the types of their inputs. */
  readonly prompt: Prompt
  /** Outputs that nothing keeps from running. */
  readonly outputs: readonly string[]
  readonly catalogue: Catalogue
}

export type ExecutorOptions = Omit<JobEnvironment, 'cache'> & {
  readonly check: (prompt: Prompt, targets: readonly string[] | null) => Promise<CheckedPrompt>
  /** Ends the runtime's process under a running call. */
  readonly killRuntime: () => Promise<void>
  /** How long a cancelled step may go on before the runtime is killed. */
  readonly cancelGraceMilliseconds: number
  readonly cacheBytes: number
}

export function createExecutor(options: ExecutorOptions): Executor {
  const { emit } = options
  const cache = createResultCache(options.cacheBytes)
  const finished: Job[] = []
  let running: Job | null = null
  let pending: Job[] = []
  let isClosed = false
  const waiters = new Map<JobId, ((summary: JobSummary) => void)[]>()

  const everyJob = (): Job[] => [...finished, ...(running === null ? [] : [running]), ...pending]
  let toldAt = 0
  const emitQueue = (): void => {
    toldAt = performance.now()
    emit({ type: 'queue', jobs: everyJob().map(summaryOf) })
  }
  const emitRunning = (event: EngineEvent): void => {
    emit(event)
    // Steps may come by the hundred in a second; nobody sees the whole run's progress that fast.
    const isDue = performance.now() - toldAt >= QUEUE_INTERVAL_MILLISECONDS
    if (event.type === 'job-started' || (isDue && PROGRESS.has(event.type))) emitQueue()
  }

  const end = (job: Job): void => {
    const { id, documentId, status, seconds } = job
    if (status === 'pending' || status === 'running') return
    emit({ type: 'job-finished', jobId: id, documentId, status, seconds: seconds ?? 0 })
    for (const resolve of waiters.get(id) ?? []) resolve(summaryOf(job))
    waiters.delete(id)
  }

  const work = async (): Promise<void> => {
    if (running !== null) return
    for (let job = pending.shift(); job !== undefined && !isClosed; job = pending.shift()) {
      running = job
      await runJob(job, { ...options, cache, emit: emitRunning })
      running = null
      finished.push(job)
      if (finished.length > HISTORY_LENGTH) finished.shift()
      end(job)
      emitQueue()
    }
  }

  const drop = (dropped: readonly Job[]): void => {
    pending = pending.filter((job) => !dropped.includes(job))
    for (const job of dropped) {
      job.status = 'cancelled'
      end(job)
    }
  }

  const cancel = (job: Job): void => {
    if (pending.includes(job)) drop([job])
    if (job !== running || job.abort.signal.aborted) return
    job.abort.abort(new DOMException('Cancelled.', 'AbortError'))
    const timer = setTimeout(() => {
      if (running === job) void options.killRuntime()
    }, options.cancelGraceMilliseconds)
    timer.unref()
  }

  return {
    enqueue: async (request) => {
      const prompt = expandPrefixes(request.prompt, new Date())
      const checked = await options.check(prompt, request.targets)
      const problems = [...checked.problems]
      if (checked.outputs.length === 0 || isClosed) return { jobId: null, problems }

      if (request.replace && request.documentId !== null) {
        for (const job of everyJob().filter((each) => each.documentId === request.documentId)) cancel(job)
      }
      const job: Job = {
        id: JobId.parse(randomUUID()),
        title: request.title,
        about: summarizeRun(checked.prompt),
        documentId: request.documentId,
        prompt: checked.prompt,
        workflow: request.workflow,
        pictureTexts: request.pictureTexts ?? {},
        catalogue: checked.catalogue,
        outputs: checked.outputs,
        queuedAt: Date.now(),
        abort: new AbortController(),
        status: 'pending',
        seconds: null,
        progress: 0,
        failure: null,
        images: new Map(),
      }
      if (request.front) pending.unshift(job)
      else pending.push(job)
      if (problems.length > 0) emit({ type: 'problems', jobId: job.id, problems })
      emitQueue()
      // After this call has answered, so that whoever asked knows the id before its events come.
      setImmediate(() => void work())
      return { jobId: job.id, problems }
    },
    cancel: (id) => {
      const job = everyJob().find((each) => each.id === id)
      if (job !== undefined) cancel(job)
      emitQueue()
    },
    clear: () => {
      drop(pending)
      emitQueue()
    },
    reorder: (ids) => {
      const rank = (job: Job): number => {
        const index = ids.indexOf(job.id)
        return index < 0 ? ids.length : index
      }
      pending = pending.toSorted((a, b) => rank(a) - rank(b))
      emitQueue()
    },
    jobs: () => everyJob().map(summaryOf),
    find: (id) => everyJob().find((job) => job.id === id),
    ended: (id) =>
      new Promise((resolve, reject) => {
        const job = everyJob().find((each) => each.id === id)
        if (job === undefined) reject(new Error(`There is no job ${id}.`))
        else if (finished.includes(job)) resolve(summaryOf(job))
        else waiters.set(id, [...(waiters.get(id) ?? []), resolve])
      }),
    clearCache: () => cache.clear(),
    close: async () => {
      isClosed = true
      drop(pending)
      const job = running
      if (job === null) return
      const ended = new Promise<void>((resolve) => {
        waiters.set(job.id, [...(waiters.get(job.id) ?? []), () => resolve()])
      })
      cancel(job)
      await ended
    },
  }
}

/** Finished jobs that the queue list still shows. */
const HISTORY_LENGTH = 100

const QUEUE_INTERVAL_MILLISECONDS = 200
const PROGRESS: ReadonlySet<EngineEvent['type']> = new Set(['nodes-cached', 'progress', 'node-finished'])
