import type { WorkflowDocument, WorkflowNode } from '../document.ts'
import { isJsonObject } from '../json.ts'
import { defaultValue } from '../new-node.ts'
import type { Catalogue } from '../node-definition.ts'
import { nodeInputs } from '../ports.ts'
import { told, type Problem } from '../problem.ts'
import { asLink, type Literal, type Prompt, type PromptNode } from '../prompt.ts'
import { say } from '../said.ts'
import { executionOrder } from './execution-order.ts'
import { EndlessWireError, isEditorOnly, resolveProducer } from './resolve-producer.ts'
import { innerScope, isInstance, rootScope, type Scope } from './scope.ts'

export type ToPrompt = { readonly prompt: Prompt; readonly problems: readonly Problem[] }

/**
 * The API form of a document, by ComfyUI's rules: muted and editor-only nodes are left out, bypassed ones
 * are wired around, subgraphs are unfolded to ids like `11:3`, a wire overrides a widget's value.
 */
export function toPrompt(document: WorkflowDocument, catalogue: Catalogue): ToPrompt {
  const nodes: Record<string, PromptNode> = {}
  const problems: Problem[] = []
  const walk = (scope: Scope): void => {
    for (const id of executionOrder(scope.graph)) {
      const node = scope.graph.nodes[id]
      if (!node || node.mode !== 'active' || isEditorOnly(node, catalogue)) continue
      const inner = innerScope(document, scope, node)
      if (inner) walk(inner)
      else if (isInstance(document, node)) problems.push(selfContained(scope, node))
      else nodes[`${scope.prefix}${id}`] = emit(document, catalogue, scope, node, problems)
    }
  }
  walk(rootScope(document))
  for (const node of Object.values(nodes)) dropDangling(node, nodes)
  return { prompt: nodes, problems }
}

function emit(
  document: WorkflowDocument,
  catalogue: Catalogue,
  scope: Scope,
  node: WorkflowNode,
  problems: Problem[],
): PromptNode {
  const definition = catalogue.get(node.type)
  const inputs: Record<string, unknown> =
    definition === undefined && isJsonObject(node.widgetsValues) ? { ...node.widgetsValues } : {}
  for (const input of nodeInputs(node, catalogue)) {
    if (input.widget !== null) {
      inputs[input.name] = wrapped(node.values[input.name] ?? defaultValue(input.widget))
    }
    try {
      const producer = resolveProducer(document, catalogue, scope, node, input)
      if (producer?.kind === 'wire') inputs[input.name] = [producer.id, producer.slot]
      if (producer?.kind === 'value') inputs[input.name] = wrapped(producer.value)
    } catch (error) {
      if (!(error instanceof EndlessWireError)) throw error
      problems.push(endlessWire(`${scope.prefix}${node.id}`, input.name, error))
    }
  }
  const title = node.title ?? definition?.displayName ?? node.type
  return { class_type: node.type, inputs, _meta: { title } }
}

/** An array would read as a wire. */
function wrapped(value: Literal): unknown {
  return Array.isArray(value) ? { __value__: value } : value
}

function dropDangling(node: PromptNode, nodes: Readonly<Record<string, PromptNode>>): void {
  for (const [name, value] of Object.entries(node.inputs)) {
    const link = asLink(value)
    if (link && !Object.hasOwn(nodes, link[0])) delete node.inputs[name]
  }
}

function endlessWire(nodeId: string, input: string, error: EndlessWireError): Problem {
  return {
    severity: 'error',
    code: 'dependency_cycle',
    nodeId,
    input,
    ...told(say('ringOfWires', { id: error.nodeId }), say('breakRing')),
    details: '',
  }
}

function selfContained(scope: Scope, node: WorkflowNode): Problem {
  const id = `${scope.prefix}${node.id}`
  return {
    severity: 'error',
    code: 'dependency_cycle',
    nodeId: id,
    input: null,
    ...told(say('containsItself', { id }), say('removeInner')),
    details: '',
  }
}
