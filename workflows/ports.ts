import type { Slot, WorkflowNode } from './document.ts'
import type { Catalogue, InputDefinition, NodeDefinition, Widget } from './node-definition.ts'
import { primitiveInputs } from './primitive.ts'
import { isVirtual, VIRTUAL_NODES } from './virtual-nodes.ts'

/** An input as the editor shows it: of the definition where there is one, else of the file. */
export type InputPort = {
  readonly name: string
  readonly type: string
  readonly label: string | null
  readonly optional: boolean
  readonly widget: Widget | null
  readonly tooltip: string | null
  readonly advanced: boolean
}

/** Outputs are addressed by `slot`, as in the API form. */
export type OutputPort = {
  readonly slot: number
  readonly name: string
  readonly type: string
  readonly label: string | null
  readonly tooltip: string | null
}

/** The definition of a real or virtual node type; undefined for what this program does not know. */
export function definitionOf(type: string, catalogue: Catalogue): NodeDefinition | undefined {
  return catalogue.get(type) ?? VIRTUAL_NODES.get(type)
}

/** A node as it is drawn: an instance of a subgraph has widgets that only its definition tells. */
export type ShownNode = WorkflowNode & { readonly promoted?: ReadonlyMap<string, Widget> }

/** All inputs of a node in widget order; what the file declares beyond the definition comes last. */
export function nodeInputs(node: ShownNode, catalogue: Catalogue): readonly InputPort[] {
  if (node.type === 'PrimitiveNode') return primitiveInputs(node)
  const declared = (definitionOf(node.type, catalogue)?.inputs ?? []).filter(
    ({ widget }) => widget !== null || !isVirtual(node.type),
  )
  const slots = new Map(node.inputs.map((slot) => [slot.name, slot]))
  const names = new Set(declared.map(({ name }) => name))
  return [
    ...declared.map((input) => declaredPort(input, slots.get(input.name))),
    ...node.inputs
      .filter(({ name }) => !names.has(name))
      .map((slot) => undeclaredPort(slot, node.promoted?.get(slot.name) ?? null)),
  ]
}

export function nodeOutputs(node: WorkflowNode, catalogue: Catalogue): readonly OutputPort[] {
  const declared = isVirtual(node.type) ? [] : (catalogue.get(node.type)?.outputs ?? [])
  const count = Math.max(declared.length, node.outputs.length)
  return Array.from({ length: count }, (_, slot) => {
    const definition = declared[slot]
    const stored = node.outputs[slot]
    return {
      slot,
      name: definition?.name ?? stored?.name ?? '',
      type: definition?.type ?? stored?.type ?? '*',
      label: stored?.label ?? null,
      tooltip: definition?.tooltip ?? null,
    }
  })
}

function declaredPort(input: InputDefinition, slot: Slot | undefined): InputPort {
  return {
    name: input.name,
    type: input.type,
    label: slot?.label ?? null,
    optional: input.optional,
    widget: input.widget,
    tooltip: input.tooltip ?? null,
    advanced: input.advanced,
  }
}

function undeclaredPort(slot: Slot, widget: Widget | null): InputPort {
  return {
    name: slot.name,
    type: slot.type,
    label: slot.label,
    optional: true,
    widget,
    tooltip: null,
    advanced: false,
  }
}
