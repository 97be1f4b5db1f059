import { asLink, type Prompt } from '../../../workflows/prompt.ts'
import { pythonText } from '../../../workflows/validation/python-text.ts'
import type { Executor } from '../../executor/executor.ts'
import type { Job } from '../../executor/job.ts'
import type { EngineEvent, JobId, OutputImage } from '../../ipc/events.ts'

/** A queued prompt as ComfyUI's API tells of it. */
export type ComfyRun = {
  readonly jobId: JobId
  readonly promptId: string
  /** Smaller numbers run earlier. */
  readonly number: number
  /** Who hears how it goes; null: nobody asked by API. */
  readonly clientId: string | null
  readonly prompt: Prompt
  readonly extraData: Readonly<Record<string, unknown>>
  readonly outputs: readonly string[]
  /** What `history` repeats, and what is still to be told of a run in progress. */
  readonly messages: [event: string, data: Readonly<Record<string, unknown>>][]
  readonly pictures: Map<string, { readonly images: readonly OutputImage[] }>
  readonly nodeStates: Map<string, NodeState>
  /** The node that `executing` named last. */
  currentNode: string | null
}

type NodeState = {
  readonly value: number
  readonly max: number
  readonly state: 'running' | 'finished' | 'error'
}

/** Sends to one client, or with null to all. */
export type Tell = (clientId: string | null, event: string, data: Readonly<Record<string, unknown>>) => void

export type ComfyRuns = {
  readonly add: (request: Omit<ComfyRun, 'messages' | 'pictures' | 'nodeStates' | 'currentNode'>) => ComfyRun
  readonly nextNumber: () => number
  readonly of: (jobId: JobId) => ComfyRun | undefined
  /** How many wait or run. */
  readonly remaining: () => number
  /** Ended runs, oldest first. */
  readonly history: () => readonly ComfyRun[]
  readonly forget: (promptIds: readonly string[] | 'all') => void
  /** Everything that a queue listing shows. */
  readonly queue: () => { readonly running: readonly ComfyRun[]; readonly pending: readonly ComfyRun[] }
  readonly hear: (event: EngineEvent) => void
}

/** Translates engine events into ComfyUI's messages, in its order, and keeps what its history shows. */
export function createComfyRuns(executor: Executor, tell: Tell): ComfyRuns {
  const runs = new Map<JobId, ComfyRun>()
  const ended = new Map<JobId, ComfyRun>()
  let counter = 0
  let toldRemaining = -1

  const add: ComfyRuns['add'] = (request) => {
    const run = { ...request, messages: [], pictures: new Map(), nodeStates: new Map(), currentNode: null }
    runs.set(run.jobId, run)
    return run
  }

  /** Runs that the editor queued are in queue and history too. */
  function of(jobId: JobId): ComfyRun | undefined {
    const known = runs.get(jobId) ?? ended.get(jobId)
    const job = known === undefined ? executor.find(jobId) : undefined
    return job === undefined ? known : add(foreignRun(job, counter++))
  }

  const remaining = (): number =>
    executor.jobs().filter(({ status }) => status === 'pending' || status === 'running').length

  function tellStatus(): void {
    const now = remaining()
    if (now === toldRemaining) return
    toldRemaining = now
    tell(null, 'status', statusData(now))
  }

  function tellRun(run: ComfyRun, event: string, data: Readonly<Record<string, unknown>>): void {
    if (run.clientId !== null) tell(run.clientId, event, data)
  }

  function record(run: ComfyRun, event: string, data: Readonly<Record<string, unknown>>): void {
    const message = { ...data, prompt_id: run.promptId, timestamp: Date.now() }
    run.messages.push([event, message])
    tellRun(run, event, message)
  }

  function setState(run: ComfyRun, nodeId: string, state: NodeState): void {
    run.nodeStates.set(nodeId, state)
    const nodes = Object.fromEntries(
      [...run.nodeStates].map(([id, each]) => [id, nodeStateData(run, id, each)]),
    )
    tellRun(run, 'progress_state', { prompt_id: run.promptId, nodes })
  }

  function recordCached(run: ComfyRun, nodes: readonly string[]): void {
    if (run.messages.some(([event]) => event === 'execution_cached')) return
    record(run, 'execution_cached', { nodes })
  }

  function finish(run: ComfyRun, status: 'success' | 'error' | 'cancelled'): void {
    runs.delete(run.jobId)
    // A prompt that was taken out of the queue leaves no trace.
    if (run.messages.length === 0) return tellStatus()
    recordCached(run, [])
    if (status === 'success') record(run, 'execution_success', {})
    if (status === 'cancelled') {
      const node = run.currentNode
      record(run, 'execution_interrupted', {
        node_id: node,
        node_type: node === null ? null : run.prompt[node]?.class_type,
        executed: executedNodes(run),
      })
    }
    ended.set(run.jobId, run)
    for (const id of [...ended.keys()].slice(0, -HISTORY_LENGTH)) ended.delete(id)
    tellStatus()
    run.currentNode = null
    tellRun(run, 'executing', { node: null, prompt_id: run.promptId })
  }

  const hear: ComfyRuns['hear'] = (event) => {
    if (event.type === 'queue') tellStatus()
    if (!('jobId' in event)) return
    const run = of(event.jobId)
    if (run === undefined) return
    const { promptId } = run
    switch (event.type) {
      case 'job-started':
        // ComfyUI says it when a prompt comes and again when its turn comes.
        tell(null, 'status', statusData(remaining()))
        record(run, 'execution_start', {})
        break
      case 'nodes-cached':
        recordCached(run, event.nodeIds)
        break
      case 'node-started':
        recordCached(run, [])
        run.currentNode = event.nodeId
        setState(run, event.nodeId, { value: 0, max: 1, state: 'running' })
        tellRun(run, 'executing', executingData(run, event.nodeId))
        break
      case 'progress':
        setState(run, event.nodeId, { value: event.done, max: event.total, state: 'running' })
        tellRun(run, 'progress', {
          value: event.done,
          max: event.total,
          prompt_id: promptId,
          node: event.nodeId,
        })
        break
      case 'node-finished':
        if (event.images.length > 0) {
          const output = { images: event.images }
          run.pictures.set(event.nodeId, output)
          tellRun(run, 'executed', {
            node: event.nodeId,
            display_node: event.nodeId,
            output,
            prompt_id: promptId,
          })
        }
        setState(run, event.nodeId, finishedState(run.nodeStates.get(event.nodeId)))
        break
      case 'node-failed':
        setState(run, event.failure.nodeId, {
          ...(run.nodeStates.get(event.failure.nodeId) ?? { value: 0, max: 1 }),
          state: 'error',
        })
        record(run, 'execution_error', {
          node_id: event.failure.nodeId,
          node_type: event.failure.nodeType,
          executed: executedNodes(run),
          exception_message: [event.failure.message, event.failure.remedy].filter(Boolean).join('\n'),
          exception_type: 'RuntimeError',
          traceback: [],
          current_inputs: literalsOf(run, event.failure.nodeId),
          current_outputs: [],
        })
        break
      case 'job-finished':
        finish(run, event.status)
        break
      case 'preview':
      case 'problems':
        break
    }
  }

  return {
    add,
    of,
    hear,
    nextNumber: () => counter++,
    remaining,
    history: () => [...ended.values()],
    forget: (promptIds) => {
      for (const run of ended.values()) {
        if (promptIds === 'all' || promptIds.includes(run.promptId)) ended.delete(run.jobId)
      }
    },
    queue: () => {
      const withStatus = (wanted: string): ComfyRun[] =>
        executor
          .jobs()
          .filter(({ status }) => status === wanted)
          .map(({ id }) => of(id))
          .filter((run) => run !== undefined)
      return { running: withStatus('running'), pending: withStatus('pending') }
    },
  }
}

/** ComfyUI keeps ten thousand; prompts are kept whole. */
const HISTORY_LENGTH = 1000

export function statusData(queueRemaining: number): Readonly<Record<string, unknown>> {
  return { status: { exec_info: { queue_remaining: queueRemaining } } }
}

export function executingData(run: ComfyRun, node: string): Readonly<Record<string, unknown>> {
  return { node, display_node: node, prompt_id: run.promptId }
}

/** `[number, prompt id, prompt, extra data, outputs]`. */
export function queueTuple(run: ComfyRun): readonly unknown[] {
  return [run.number, run.promptId, run.prompt, run.extraData, run.outputs]
}

export function historyEntry(run: ComfyRun): Readonly<Record<string, unknown>> {
  const isSuccess = run.messages.some(([event]) => event === 'execution_success')
  const nodeIds = [...run.pictures.keys()]
  return {
    prompt: queueTuple(run),
    outputs: Object.fromEntries(run.pictures),
    status: { status_str: isSuccess ? 'success' : 'error', completed: isSuccess, messages: run.messages },
    meta: Object.fromEntries(
      nodeIds.map((id) => [id, { node_id: id, display_node: id, parent_node: null, real_node_id: id }]),
    ),
  }
}

function foreignRun(job: Job, number: number): Parameters<ComfyRuns['add']>[0] {
  return {
    jobId: job.id,
    promptId: job.id,
    number,
    clientId: null,
    prompt: job.prompt,
    extraData: { extra_pnginfo: { workflow: job.workflow }, create_time: job.queuedAt },
    outputs: job.outputs,
  }
}

/** What was typed into a node, each as a list of the one text that it is. */
function literalsOf(run: ComfyRun, nodeId: string): Readonly<Record<string, readonly string[]>> {
  const typed = Object.entries(run.prompt[nodeId]?.inputs ?? {}).filter(([, value]) => asLink(value) === null)
  return Object.fromEntries(typed.map(([name, value]) => [name, [pythonText(value)]]))
}

/** All of the steps that the node told of. */
function finishedState(before: NodeState = { value: 0, max: 1, state: 'running' }): NodeState {
  return { value: before.max, max: before.max, state: 'finished' }
}

function executedNodes(run: ComfyRun): string[] {
  return [...run.nodeStates].filter(([, { state }]) => state === 'finished').map(([id]) => id)
}

function nodeStateData(run: ComfyRun, id: string, state: NodeState): Readonly<Record<string, unknown>> {
  return {
    ...state,
    node_id: id,
    prompt_id: run.promptId,
    display_node_id: id,
    parent_node_id: null,
    real_node_id: id,
  }
}
