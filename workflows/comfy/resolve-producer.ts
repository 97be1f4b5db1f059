import {
  SUBGRAPH_INPUT,
  SUBGRAPH_OUTPUT,
  type Link,
  type WorkflowDocument,
  type WorkflowNode,
} from '../document.ts'
import type { Catalogue } from '../node-definition.ts'
import { typesMatch } from '../port-types.ts'
import { nodeInputs, nodeOutputs, type InputPort } from '../ports.ts'
import type { Literal } from '../prompt.ts'
import { promotedValue } from '../subgraph/promoted.ts'
import { inputKey } from '../wire-type.ts'
import { foreignRole, variableName } from './foreign-virtual-nodes.ts'
import { innerScope, type Scope } from './scope.ts'

/** What an input gets in the API form: a wire from a node that runs, or a value written out. */
export type Producer =
  | { readonly kind: 'wire'; readonly id: string; readonly slot: number }
  | { readonly kind: 'value'; readonly value: Literal }

/** Wires that lead through editor-only and bypassed nodes back to where they started. */
export class EndlessWireError extends Error {
  override readonly name = 'EndlessWireError'
  /** Of a node in the ring. */
  readonly nodeId: string

  constructor(nodeId: string) {
    super(`The wires through node ${nodeId} lead in a ring.`)
    this.nodeId = nodeId
  }
}

/** Far beyond any real chain of reroutes, and well below what the stack holds. */
const MAX_HOPS = 1000

type Resolution = {
  readonly document: WorkflowDocument
  readonly catalogue: Catalogue
  /** Outputs on the way, to notice a ring. */
  readonly visited: Set<string>
}

/**
 * Follows the wire into an input through reroutes, bypassed nodes, Set and Get, and in and out of
 * subgraphs. null: nothing reaches the input.
 * @throws EndlessWireError
 */
export function resolveProducer(
  document: WorkflowDocument,
  catalogue: Catalogue,
  scope: Scope,
  node: WorkflowNode,
  input: InputPort,
): Producer | null {
  return followInput({ document, catalogue, visited: new Set() }, scope, node, input.name, input.type)
}

function followInput(
  resolution: Resolution,
  scope: Scope,
  node: WorkflowNode,
  input: string,
  type: string,
): Producer | null {
  const link = scope.byInput.get(inputKey(node.id, input))
  return link ? followOutput(resolution, scope, link.from, type) : null
}

function followOutput(
  resolution: Resolution,
  scope: Scope,
  from: Link['from'],
  type: string,
): Producer | null {
  const { document, catalogue, visited } = resolution
  const key = `${scope.prefix}${from.node} ${from.slot}`
  if (visited.has(key) || visited.size > MAX_HOPS) {
    throw new EndlessWireError(`${scope.prefix}${from.node}`)
  }
  visited.add(key)
  if (from.node === SUBGRAPH_INPUT) return leaveSubgraph(resolution, scope, from.slot, type)
  const node = scope.graph.nodes[from.node]
  if (!node || node.mode === 'muted') return null
  if (node.mode === 'bypassed') {
    const input = bypassInput(node, from.slot, type, catalogue)
    return input ? followInput(resolution, scope, node, input.name, type) : null
  }
  const inner = innerScope(document, scope, node)
  if (inner) {
    const link = inner.byInput.get(inputKey(SUBGRAPH_OUTPUT, String(from.slot)))
    return link ? followOutput(resolution, inner, link.from, type) : null
  }
  return followVirtual(resolution, scope, node, type) ?? wireFrom(scope, node, from.slot, catalogue)
}

function followVirtual(
  resolution: Resolution,
  scope: Scope,
  node: WorkflowNode,
  type: string,
): Producer | null {
  if (resolution.catalogue.has(node.type)) return null
  const through = (passing: WorkflowNode): Producer | null =>
    followInput(resolution, scope, passing, passing.inputs[0]?.name ?? '', type)
  const role = foreignRole(node)
  if (node.type === 'Reroute' || role === 'reroute' || role === 'set') return through(node)
  if (role === 'get') {
    const name = variableName(node)
    const setter = Object.values(scope.graph.nodes).find(
      (other) => foreignRole(other) === 'set' && variableName(other) === name,
    )
    return setter ? through(setter) : null
  }
  if (node.type === 'PrimitiveNode' && node.values['value'] !== undefined) {
    return { kind: 'value', value: node.values['value'] }
  }
  return null
}

function wireFrom(scope: Scope, node: WorkflowNode, slot: number, catalogue: Catalogue): Producer | null {
  return isEditorOnly(node, catalogue) ? null : { kind: 'wire', id: `${scope.prefix}${node.id}`, slot }
}

/** Whether a node never reaches a prompt. */
export function isEditorOnly(node: WorkflowNode, catalogue: Catalogue): boolean {
  if (catalogue.has(node.type)) return false
  return EDITOR_ONLY.has(node.type) || foreignRole(node) !== null
}

const EDITOR_ONLY = new Set(['Reroute', 'Note', 'MarkdownNote', 'PrimitiveNode'])

function leaveSubgraph(resolution: Resolution, scope: Scope, slot: number, type: string): Producer | null {
  if (scope.parent === null) return null
  const { instance, subgraph } = scope.parent
  const port = subgraph.inputs[slot]
  if (!port) return null
  // Sockets mirror the definition by position, unless unlinked widget sockets were left out of the file.
  const socket = instance.inputs.find(({ name }) => name === port.name) ?? instance.inputs[slot]
  const outside = socket ? followInput(resolution, scope.parent.scope, instance, socket.name, type) : null
  if (outside) return outside
  const value = promotedValue(instance, port.name)
  return value === undefined ? null : { kind: 'value', value }
}

/** Which input of a bypassed node stands in for one of its outputs. */
function bypassInput(
  node: WorkflowNode,
  slot: number,
  requested: string,
  catalogue: Catalogue,
): InputPort | null {
  const ports = nodeInputs(node, catalogue)
  // ComfyUI lists sockets before widgets.
  const inputs = [...ports.filter(({ widget }) => widget === null), ...ports.filter(({ widget }) => widget)]
  const anything = requested === '*' || requested === ''
  if (anything) return inputs[slot] ?? inputs[0] ?? null
  const own = nodeOutputs(node, catalogue)[slot]?.type ?? '*'
  const same = inputs[slot]
  if (same && typesMatch(same.type, own) && typesMatch(same.type, requested)) return same
  return (
    inputs.find(({ type }) => type === requested) ??
    inputs.find(({ type }) => typesMatch(type, requested)) ??
    null
  )
}
