import { join } from 'node:path'
import { stringifyJson } from '../../workflows/json.ts'
import type { Catalogue } from '../../workflows/node-definition.ts'
import type { Prompt } from '../../workflows/prompt.ts'
import type { Engine } from '../engine.ts'
import type { EngineEvent, JobSummary } from '../ipc/events.ts'
import { EXIT } from './exit-codes.ts'
import { createProgressView, seconds } from './progress-view.ts'
import { reportProblems } from './report-problems.ts'
import type { Terminal } from './terminal.ts'

type Run = {
  readonly engine: Engine
  readonly catalogue: Catalogue
  readonly prompt: Prompt
  readonly workflow: unknown
  readonly title: string
  readonly outputFolder: string
  readonly terminal: Terminal
  /** One event a line, for programs. */
  readonly asJson: boolean
  /** The person asked for one device, and wants to know where it is not used. */
  readonly isDeviceNamed: boolean
  readonly onInterrupt: (listener: () => void) => () => void
}

/** Runs one prompt to its end and shows it; answers with the exit code. */
export async function runWorkflow(run: Run): Promise<number> {
  const { engine, terminal, prompt, catalogue, asJson } = run
  const show = asJson ? jsonLines(terminal) : createProgressView(run)
  const unsubscribe = engine.events.subscribe(show)
  try {
    const { jobId, problems } = await engine.executor.enqueue({
      prompt,
      workflow: run.workflow,
      title: run.title,
      documentId: null,
      targets: null,
      front: false,
      replace: false,
    })
    if (!asJson || jobId === null) await reportProblems(problems, { terminal, prompt, catalogue })
    if (jobId === null) return EXIT.usage

    const stopListening = run.onInterrupt(() => {
      terminal.complain('Stopping …')
      engine.executor.cancel(jobId)
    })
    const job = await engine.executor.ended(jobId)
    stopListening()
    // Some outputs could not run at all: what was made is good, but not everything was.
    const isWhole = problems.every(({ severity }) => severity !== 'error')
    return conclude(job, run, isWhole)
  } finally {
    unsubscribe()
  }
}

function conclude(job: JobSummary, { terminal, asJson, outputFolder }: Run, isWhole: boolean): number {
  const images = job.images
    .filter(({ type }) => type === 'output')
    .map((image) => join(outputFolder, image.subfolder, image.filename))
  if (asJson) {
    const { status, seconds: elapsed, failure } = job
    terminal.line(stringifyJson({ type: 'result', status, seconds: elapsed, images, failure }))
  } else {
    if (job.status === 'success') terminal.line(`Done in ${seconds(job.seconds ?? 0)}.`)
    if (job.status === 'cancelled') terminal.complain('Stopped.')
    // Also those that were made before it failed.
    for (const path of images) terminal.line(path)
  }
  if (job.status === 'cancelled') return EXIT.interrupted
  if (job.status === 'error') return EXIT.failed
  return isWhole ? EXIT.done : EXIT.usage
}

/** The queue and previews are for windows. */
function jsonLines(terminal: Terminal): (event: EngineEvent) => void {
  return (event) => {
    if (event.type !== 'queue' && event.type !== 'preview') terminal.line(stringifyJson(event))
  }
}
