import type { Graph, NodeId, Point } from '../document.ts'
import { groupBy } from '../group-by.ts'
import type { Catalogue } from '../node-definition.ts'
import { executionOrder } from './execution-order.ts'
import { litegraphSize, TITLE_HEIGHT } from './litegraph-size.ts'

const COLUMN_GAP = 60
const ROW_GAP = 40

/**
 * Positions for a graph that came without any (the API form): columns by the longest way from a source,
 * rows in the order in which the wires arrive. The editor's own layout is finer.
 */
export function layeredPositions(graph: Graph, catalogue: Catalogue): ReadonlyMap<NodeId, Point> {
  const columns = groupBy(layers(graph), ([, layer]) => layer)
  const positions = new Map<NodeId, Point>()
  let x = 0
  for (const [, members] of [...columns].sort(([a], [b]) => a - b)) {
    let y = 0
    let width = 0
    for (const [id] of members) {
      const node = graph.nodes[id]
      if (!node) continue
      const size = node.size ?? litegraphSize(node, catalogue)
      positions.set(id, { x, y: y + TITLE_HEIGHT })
      y += size.height + TITLE_HEIGHT + ROW_GAP
      width = Math.max(width, size.width)
    }
    x += width + COLUMN_GAP
  }
  return positions
}

/** The longest way from a source to each node; on a cycle the wires that close it do not count. */
function layers(graph: Graph): ReadonlyMap<NodeId, number> {
  const order = executionOrder(graph)
  const rank = new Map(order.map((id, index) => [id, index]))
  const outgoing = groupBy(Object.values(graph.links), ({ from }) => from.node)
  const layer = new Map(order.map((id) => [id, 0]))
  for (const id of order) {
    for (const { to } of outgoing.get(id) ?? []) {
      const consumer = layer.get(to.node)
      const forwards = (rank.get(to.node) ?? 0) > (rank.get(id) ?? 0)
      if (consumer !== undefined && forwards) layer.set(to.node, Math.max(consumer, (layer.get(id) ?? 0) + 1))
    }
  }
  return layer
}
