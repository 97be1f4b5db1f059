import type { Graph, NodeId } from '../document.ts'

/** Node ids so that producers come before consumers, else in id order; members of a cycle come last. */
export function executionOrder(graph: Graph): readonly NodeId[] {
  const ids = Object.values(graph.nodes).map(({ id }) => id)
  const waiting = new Map(ids.map((id) => [id, 0]))
  const consumers = new Map<NodeId, NodeId[]>()
  for (const { from, to } of Object.values(graph.links)) {
    if (!waiting.has(from.node) || !waiting.has(to.node)) continue
    waiting.set(to.node, (waiting.get(to.node) ?? 0) + 1)
    const list = consumers.get(from.node)
    if (list) list.push(to.node)
    else consumers.set(from.node, [to.node])
  }
  const ordered = ids.filter((id) => waiting.get(id) === 0)
  // The list grows while it is walked.
  for (const id of ordered) {
    for (const consumer of consumers.get(id) ?? []) {
      const left = (waiting.get(consumer) ?? 0) - 1
      waiting.set(consumer, left)
      if (left === 0) ordered.push(consumer)
    }
  }
  const done = new Set(ordered)
  return [...ordered, ...ids.filter((id) => !done.has(id))]
}
