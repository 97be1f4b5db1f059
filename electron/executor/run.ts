import type { Files } from '../../nodes/inference/files.ts'
import { Absent, NodeError } from '../../nodes/inference/node-error.ts'
import type { NodeContext, NodeResult } from '../../nodes/node.ts'
import type { ResultCache } from './cache.ts'
import type { Plan, PlannedNode } from './plan.ts'
import { createReadyList } from './ready-list.ts'
import { signaturesOf } from './signature.ts'

/** What happens during a run, as it happens. */
export type RunListener = {
  readonly cached: (nodeIds: readonly string[]) => void
  readonly started: (node: PlannedNode) => void
  readonly finished: (
    node: PlannedNode,
    result: NodeResult,
    how: { seconds: number; cached: boolean },
  ) => void
  readonly failed: (node: PlannedNode, error: unknown) => void
}

/**
 * Runs a plan: what the cache holds is not run again, nor what only such nodes need. One node at a time uses the
 * runtime; all others run beside it. The first failure or an abort ends the run once what is under way has stopped.
 * Resolves to true where every output was made; rejects never for a node's sake.
 */
export async function runPlan(
  plan: Plan,
  options: {
    readonly cache: ResultCache
    readonly files: Files
    readonly signal: AbortSignal
    readonly contextFor: (node: PlannedNode, signal: AbortSignal) => NodeContext
    readonly listener: RunListener
  },
): Promise<boolean> {
  const { cache, listener } = options
  const signatures = await signaturesOf(plan, options.files)
  const nodes = new Map(plan.nodes.map((node) => [node.id, node]))
  const results = recall(plan, signatures, cache)
  listener.cached([...results.keys()])

  const needed = neededNodes(plan, results, nodes)
  const waiting = new Map<string, number>()
  const ready = createReadyList()
  for (const node of plan.nodes) {
    if (!needed.has(node.id)) continue
    const missing = new Set(node.links.map((link) => link.from).filter((id) => !results.has(id))).size
    waiting.set(node.id, missing)
    if (missing === 0) ready.add(node)
  }
  for (const id of plan.outputs) {
    const [node, result] = [nodes.get(id), results.get(id)]
    if (node !== undefined && result !== undefined) {
      listener.finished(node, result, { seconds: 0, cached: true })
    }
  }

  const stop = new AbortController()
  const signal = AbortSignal.any([options.signal, stop.signal])
  const underWay = new Map<string, Promise<NodeResult>>()

  /** Equal nodes share one run. */
  const resultOf = (node: PlannedNode, signature: string): Promise<NodeResult> => {
    const twin = underWay.get(signature)
    if (twin !== undefined) return twin
    const inputs = inputsOf(node, results)
    const result = node.implementation.run(inputs, options.contextFor(node, signal))
    underWay.set(signature, result)
    return result
  }

  const runNode = async (node: PlannedNode): Promise<void> => {
    const startedAt = performance.now()
    const signature = signatures.get(node.id) ?? ''
    try {
      const known = cache.get(signature)
      if (known === undefined) listener.started(node)
      const result = known ?? (await resultOf(node, signature))
      results.set(node.id, result)
      cache.set(signature, result)
      const seconds = (performance.now() - startedAt) / 1000
      listener.finished(node, result, { seconds, cached: known !== undefined })
      release(node)
    } catch (error) {
      if (signal.aborted) return
      failed = true
      listener.failed(node, error)
      stop.abort(error)
    } finally {
      underWay.delete(signature)
    }
  }

  const release = (node: PlannedNode): void => {
    for (const id of new Set(node.consumers)) {
      const left = (waiting.get(id) ?? 0) - 1
      waiting.set(id, left)
      const consumer = nodes.get(id)
      if (left === 0 && consumer !== undefined) ready.add(consumer)
    }
  }

  let failed = false
  let running = 0
  let isRuntimeBusy = false
  await new Promise<void>((resolve, reject) => {
    const startReady = (): void => {
      while (!signal.aborted) {
        const node = ready.take(isRuntimeBusy)
        if (node === undefined) break
        const { usesRuntime } = node.implementation
        running += 1
        if (usesRuntime) isRuntimeBusy = true
        runNode(node).then(() => {
          running -= 1
          if (usesRuntime) isRuntimeBusy = false
          startReady()
        }, reject)
      }
      if (running === 0) resolve()
    }
    startReady()
  })
  return !failed && !options.signal.aborted
}

/** Results from earlier runs, by node. */
function recall(
  plan: Plan,
  signatures: ReadonlyMap<string, string>,
  cache: ResultCache,
): Map<string, NodeResult> {
  const results = new Map<string, NodeResult>()
  for (const node of plan.nodes) {
    const result = cache.get(signatures.get(node.id) ?? '')
    if (result !== undefined) results.set(node.id, result)
  }
  return results
}

/** From the outputs back to what is already known. */
function neededNodes(
  plan: Plan,
  results: ReadonlyMap<string, NodeResult>,
  nodes: ReadonlyMap<string, PlannedNode>,
): ReadonlySet<string> {
  const needed = new Set<string>()
  const stack = [...plan.outputs]
  for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
    if (needed.has(id) || results.has(id)) continue
    needed.add(id)
    for (const link of nodes.get(id)?.links ?? []) stack.push(link.from)
  }
  return needed
}

function inputsOf(
  node: PlannedNode,
  results: ReadonlyMap<string, NodeResult>,
): Readonly<Record<string, unknown>> {
  const inputs: Record<string, unknown> = { ...node.literals }
  for (const { input, from, slot } of node.links) {
    const value = results.get(from)?.outputs[slot]
    if (value instanceof Absent) throw new NodeError(value.reason, { input, remedy: value.remedy })
    inputs[input] = value
  }
  return inputs
}
