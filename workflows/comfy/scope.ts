import type { Graph, NodeId, Subgraph, WorkflowDocument, WorkflowNode } from '../document.ts'
import { linksByInput, type LinksByInput } from '../wire-type.ts'

/** A graph as it is executed: the root, or one instance of a subgraph inside another scope. */
export type Scope = {
  readonly graph: Graph
  readonly byInput: LinksByInput
  /** Joined before a node's id: `11:` inside instance 11. */
  readonly prefix: string
  readonly parent: {
    readonly scope: Scope
    readonly instance: WorkflowNode
    readonly subgraph: Subgraph
  } | null
  /** Scopes of the instances in this one, made on need. */
  readonly inner: Map<NodeId, Scope>
}

export function rootScope(document: WorkflowDocument): Scope {
  return { graph: document, byInput: linksByInput(document), prefix: '', parent: null, inner: new Map() }
}

/**
 * The inside of a subgraph instance; null for other nodes, and for a definition that contains itself.
 */
export function innerScope(document: WorkflowDocument, scope: Scope, node: WorkflowNode): Scope | null {
  const known = scope.inner.get(node.id)
  if (known) return known
  const subgraph = Object.hasOwn(document.subgraphs, node.type) ? document.subgraphs[node.type] : undefined
  if (!subgraph || isInside(scope, subgraph.id)) return null
  const inner: Scope = {
    graph: subgraph,
    byInput: linksByInput(subgraph),
    prefix: `${scope.prefix}${node.id}:`,
    parent: { scope, instance: node, subgraph },
    inner: new Map(),
  }
  scope.inner.set(node.id, inner)
  return inner
}

export function isInstance(document: WorkflowDocument, node: WorkflowNode): boolean {
  return Object.hasOwn(document.subgraphs, node.type)
}

function isInside(scope: Scope, subgraph: string): boolean {
  for (let at = scope.parent; at !== null; at = at.scope.parent) if (at.subgraph.id === subgraph) return true
  return false
}
