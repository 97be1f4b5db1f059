import type { Graph, Link, NodeId } from './document.ts'
import type { Catalogue } from './node-definition.ts'
import { typesMatch } from './port-types.ts'
import { nodeInputs, nodeOutputs } from './ports.ts'
import { linksByInput, outputType, type LinksByInput } from './wire-type.ts'

/** Why a wire cannot be: keys for the editor's texts. */
export type ConnectRefusal =
  | 'missing-node'
  | 'missing-port'
  | 'same-node'
  | 'type-mismatch'
  | 'cycle'
  | 'not-a-widget'

/**
 * Whether a wire may run from this output to this input; null says that it may. What the input holds now
 * does not count: a new wire replaces the old one.
 */
export function canConnect(
  graph: Graph,
  catalogue: Catalogue,
  from: Link['from'],
  to: Link['to'],
  wires: LinksByInput = linksByInput(graph),
): ConnectRefusal | null {
  const producer = graph.nodes[from.node]
  const consumer = graph.nodes[to.node]
  if (!producer || !consumer) return 'missing-node'
  if (producer.id === consumer.id) return 'same-node'
  const input = nodeInputs(consumer, catalogue).find(({ name }) => name === to.input)
  if (!input || !nodeOutputs(producer, catalogue)[from.slot]) return 'missing-port'
  if (consumer.type === 'PrimitiveNode') return 'missing-port'
  // A Primitive writes its value into widgets; there is nothing to write into elsewhere.
  if (producer.type === 'PrimitiveNode' && input.widget === null && consumer.type !== 'Reroute') {
    return catalogue.has(consumer.type) ? 'not-a-widget' : null
  }
  if (
    !typesMatch(outputType(graph, catalogue, from, wires), acceptedType(graph, catalogue, to, input.type))
  ) {
    return 'type-mismatch'
  }
  return reaches(graph, consumer.id, producer.id) ? 'cycle' : null
}

/** What an input takes; a Reroute takes what its consumers do. */
function acceptedType(graph: Graph, catalogue: Catalogue, to: Link['to'], declared: string): string {
  if (graph.nodes[to.node]?.type !== 'Reroute') return declared
  // Asked without its present wire: that one is about to be replaced.
  return outputType(graph, catalogue, { node: to.node, slot: 0 }, new Map())
}

/** Whether a value leaving `start` arrives at `goal`. */
function reaches(graph: Graph, start: NodeId, goal: NodeId): boolean {
  const consumers = new Map<NodeId, NodeId[]>()
  for (const { from, to } of Object.values(graph.links)) {
    const list = consumers.get(from.node)
    if (list) list.push(to.node)
    else consumers.set(from.node, [to.node])
  }
  const reached = new Set([start])
  // The set grows while it is walked.
  for (const id of reached) {
    if (id === goal) return true
    for (const consumer of consumers.get(id) ?? []) reached.add(consumer)
  }
  return false
}
