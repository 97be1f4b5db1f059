import { SUBGRAPH_INPUT, SUBGRAPH_OUTPUT, type Graph, type Link, type NodeId } from './document.ts'
import type { Catalogue } from './node-definition.ts'
import { typesMatch } from './port-types.ts'
import { nodeInputs, nodeOutputs } from './ports.ts'
import { inputKey, linksByInput, outputType, type LinksByInput } from './wire-type.ts'

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
  // A subgraph that hands an input straight out would need a node to hold it in ComfyUI.
  if (producer.id === SUBGRAPH_INPUT && consumer.id === SUBGRAPH_OUTPUT) return 'type-mismatch'
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
  return needs(graph, catalogue, wires, producer.id, consumer.id) ? 'cycle' : null
}

/** What an input takes; a Reroute takes what its consumers do. */
function acceptedType(graph: Graph, catalogue: Catalogue, to: Link['to'], declared: string): string {
  if (graph.nodes[to.node]?.type !== 'Reroute') return declared
  // Asked without its present wire: that one is about to be replaced.
  return outputType(graph, catalogue, { node: to.node, slot: 0 }, new Map())
}

/** Whether `ancestor` has a part in what leaves `node`. Costs no more than the nodes above it. */
function needs(
  graph: Graph,
  catalogue: Catalogue,
  wires: LinksByInput,
  node: NodeId,
  ancestor: NodeId,
): boolean {
  const reached = new Set([node])
  // The set grows while it is walked.
  for (const id of reached) {
    if (id === ancestor) return true
    const at = graph.nodes[id]
    for (const { name } of at ? nodeInputs(at, catalogue) : []) {
      const link = wires.get(inputKey(id, name))
      if (link) reached.add(link.from.node)
    }
  }
  return false
}
