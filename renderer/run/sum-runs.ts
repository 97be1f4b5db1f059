import type { NodeRun } from './run-store.ts'

type Runs = Readonly<Record<string, NodeRun>>

/**
 * Makes the states of subgraph instances anew after some nodes changed: an instance sums up what is inside,
 * under the ids that begin with its own (`11:3` is in `11`).
 */
export function withSums(nodes: Runs, changed: readonly string[]): Runs {
  const stale = new Set(changed.flatMap(ancestors))
  if (stale.size === 0) return nodes
  const ids = Object.keys(nodes)
  const instances = new Set(ids.flatMap(ancestors))
  const sums = [...stale].map((id): [string, NodeRun] => {
    const inside = ids.filter((other) => other.startsWith(`${id}:`) && !instances.has(other))
    return [id, sum(inside.flatMap((other) => nodes[other] ?? []))]
  })
  return { ...nodes, ...Object.fromEntries(sums) }
}

/** Whether a node is the one of an id or is inside of it. */
export function isAtOrInside(node: string, id: string): boolean {
  return node === id || node.startsWith(`${id}:`)
}

/** The instances that a node is in: `11` and `11:5` for `11:5:6`. */
function ancestors(id: string): string[] {
  const path = id.split(':')
  return path.slice(1).map((_, depth) => path.slice(0, depth + 1).join(':'))
}

function sum(parts: readonly NodeRun[]): NodeRun {
  const running = parts.find(({ status }) => status === 'running')
  const seconds = parts.flatMap((part) => part.seconds ?? [])
  return {
    status: statusOf(parts),
    progress: running?.progress ?? null,
    preview: parts.findLast(({ preview }) => preview !== null)?.preview ?? null,
    images: parts.flatMap(({ images }) => images),
    seconds: seconds.length === 0 ? null : seconds.reduce((total, one) => total + one, 0),
    failure: parts.find(({ failure }) => failure !== null)?.failure ?? null,
  }
}

function statusOf(parts: readonly NodeRun[]): NodeRun['status'] {
  const some = (status: NodeRun['status']): boolean => parts.some((part) => part.status === status)
  if (some('failed')) return 'failed'
  if (some('running')) return 'running'
  if (some('queued')) return some('done') ? 'running' : 'queued'
  if (some('done')) return 'done'
  return some('cached') ? 'cached' : 'idle'
}
