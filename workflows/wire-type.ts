import type { Graph, Link, NodeId } from './document.ts'
import type { Catalogue } from './node-definition.ts'
import { nodeInputs, nodeOutputs } from './ports.ts'

/** Wires by the input that they feed: `${node} ${input}`. */
export type LinksByInput = ReadonlyMap<string, Link>

export function linksByInput(graph: Graph): LinksByInput {
  return new Map(Object.values(graph.links).map((link) => [inputKey(link.to.node, link.to.input), link]))
}

export function inputKey(node: NodeId, input: string): string {
  return `${node} ${input}`
}

/**
 * The type that leaves an output. A Reroute passes on what feeds it, or what its consumer asks for;
 * a Primitive is what its first consumer takes. `*` where nothing says.
 */
export function outputType(
  graph: Graph,
  catalogue: Catalogue,
  from: Link['from'],
  wires: LinksByInput = linksByInput(graph),
): string {
  let end = from
  // A chain of reroutes is at most as long as the graph, unless it is a ring.
  for (let hops = Object.keys(graph.nodes).length; hops >= 0; hops--) {
    const node = graph.nodes[end.node]
    if (!node) return '*'
    if (node.type !== 'Reroute') break
    const feeding = wires.get(inputKey(node.id, node.inputs[0]?.name ?? ''))
    if (!feeding) return consumerType(graph, catalogue, end.node)
    end = feeding.from
  }
  const node = graph.nodes[end.node]
  if (!node || node.type === 'Reroute') return '*'
  if (node.type === 'PrimitiveNode') return consumerType(graph, catalogue, end.node)
  return nodeOutputs(node, catalogue)[end.slot]?.type ?? '*'
}

/** The type of a wire: what leaves its output, or where that says nothing, what its input takes. */
export function linkType(
  graph: Graph,
  catalogue: Catalogue,
  { from, to }: Pick<Link, 'from' | 'to'>,
  wires: LinksByInput = linksByInput(graph),
): string {
  const leaving = outputType(graph, catalogue, from, wires)
  const consumer = graph.nodes[to.node]
  if (leaving !== '*' || consumer === undefined || consumer.type === 'Reroute') return leaving
  return nodeInputs(consumer, catalogue).find(({ name }) => name === to.input)?.type ?? leaving
}

function consumerType(graph: Graph, catalogue: Catalogue, producer: NodeId): string {
  const seen = new Set<NodeId>()
  let producers = [producer]
  while (producers.length > 0) {
    const next: NodeId[] = []
    for (const { from, to } of Object.values(graph.links)) {
      if (!producers.includes(from.node)) continue
      const consumer = graph.nodes[to.node]
      if (!consumer) continue
      if (consumer.type !== 'Reroute') {
        return nodeInputs(consumer, catalogue).find(({ name }) => name === to.input)?.type ?? '*'
      }
      if (!seen.has(consumer.id)) next.push(consumer.id)
      seen.add(consumer.id)
    }
    producers = next
  }
  return '*'
}
