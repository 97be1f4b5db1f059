import { nodeId, type Graph, type NodeId, type Subgraph, type WorkflowDocument } from '../document.ts'

/** Where a graph is: the instances that lead to it from the root, outermost first. Empty at the root. */
export type Level = readonly NodeId[]

export const ROOT: Level = []

/** The definition that a level shows; null at the root, and where the way leads nowhere. */
export function subgraphAt(document: WorkflowDocument, level: Level): Subgraph | null {
  let found: Subgraph | null = null
  for (const id of level) {
    const graph: Graph = found ?? document
    found = definitionOfInstance(document, graph.nodes[id]?.type)
    if (found === null) return null
  }
  return found
}

/** The nodes and wires of a level: the root's where the way leads nowhere. */
export function graphAt(document: WorkflowDocument, level: Level): Graph {
  return subgraphAt(document, level) ?? document
}

/** As much of a level as still leads somewhere, without going round in a definition that contains itself. */
export function reachable(document: WorkflowDocument, level: Level): Level {
  const passed = new Set<string>()
  for (const [depth] of level.entries()) {
    const subgraph = subgraphAt(document, level.slice(0, depth + 1))
    if (subgraph === null || passed.has(subgraph.id)) return level.slice(0, depth)
    passed.add(subgraph.id)
  }
  return level
}

export function definitionOfInstance(document: WorkflowDocument, type: string | undefined): Subgraph | null {
  return type !== undefined && Object.hasOwn(document.subgraphs, type)
    ? (document.subgraphs[type] ?? null)
    : null
}

/** The id by which runs and problems name a node of a level: `11:3`. */
export function executionId(level: Level, node: string): string {
  return [...level, node].join(':')
}

/** Where the node of an execution id is. */
export function placeOf(execution: string): { readonly level: Level; readonly node: NodeId } {
  const path = execution.split(':').map(nodeId)
  return { level: path.slice(0, -1), node: path.at(-1) ?? nodeId(execution) }
}

/** Every graph of a document: the root and all definitions. */
export function allGraphs(document: WorkflowDocument): readonly Graph[] {
  return [document, ...Object.values(document.subgraphs)]
}

/** The definitions that stand in a graph, those inside them included. */
export function definitionsIn(document: WorkflowDocument, graph: Pick<Graph, 'nodes'>): ReadonlySet<string> {
  const found = new Set<string>()
  const waiting = [graph]
  for (const at of waiting) {
    for (const { type } of Object.values(at.nodes)) {
      const inner = definitionOfInstance(document, type)
      if (inner === null || found.has(type)) continue
      found.add(type)
      waiting.push(inner)
    }
  }
  return found
}

/** How many nodes of the whole file are instances of a definition. */
export function instanceCount(document: WorkflowDocument, subgraph: string): number {
  return allGraphs(document).reduce(
    (count, { nodes }) => count + Object.values(nodes).filter(({ type }) => type === subgraph).length,
    0,
  )
}
