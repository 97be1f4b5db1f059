import type { Graph, NodeId, Subgraph, WorkflowDocument, WorkflowNode } from '../document.ts'
import { isJsonArray, isJsonObject, parseJson, type Json } from '../json.ts'
import type { Literal } from '../prompt.ts'
import { asId } from './raw.ts'
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

/** The value that an instance's own widget gives to the definition's input of this name. */
export function promotedValue(instance: WorkflowNode, input: string): Literal | undefined {
  const values = instance.widgetsValues
  if (isJsonObject(values)) return values[input] ?? undefined
  if (!isJsonArray(values)) return undefined
  const own = proxies(instance.properties['proxyWidgets']).findIndex(
    ([source, name]) => source === '-1' && name === input,
  )
  if (own >= 0) return values[own] ?? undefined
  const index = instance.inputs
    .filter(({ widget }) => widget !== null)
    .findIndex(({ name, widget }) => name === input || widget === input)
  return index >= 0 ? (values[index] ?? undefined) : undefined
}

/** `[source node, widget]` pairs; some versions store the list as JSON text. */
function proxies(raw: Json | undefined): readonly (readonly [string, string])[] {
  const list = typeof raw === 'string' ? parsedOrNull(raw) : raw
  if (!isJsonArray(list)) return []
  return list.flatMap((entry): [string, string][] =>
    isJsonArray(entry) ? [[asId(entry[0]) ?? '', asId(entry[1]) ?? '']] : [],
  )
}

function parsedOrNull(text: string): Json {
  try {
    return parseJson(text)
  } catch {
    return null
  }
}

function isInside(scope: Scope, subgraph: string): boolean {
  for (let at = scope.parent; at !== null; at = at.scope.parent) if (at.subgraph.id === subgraph) return true
  return false
}
