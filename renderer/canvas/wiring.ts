import { canConnect, type ConnectRefusal } from '../../workflows/connect.ts'
import type { Link, NodeId, WorkflowDocument } from '../../workflows/document.ts'
import type { Catalogue, NodeDefinition } from '../../workflows/node-definition.ts'
import { typesMatch } from '../../workflows/port-types.ts'
import { nodeInputs, nodeOutputs } from '../../workflows/ports.ts'
import { linksByInput, outputType } from '../../workflows/wire-type.ts'
import type { InputEnd, OutputEnd } from '../document/commands/wires.ts'

/** An input that an output may be wired to. */
export type Target = InputEnd & { readonly label: string; readonly type: string; readonly taken: boolean }

/** Every input in the document that an output fits; sockets before widgets, free before taken. */
export function fittingInputs(workflow: WorkflowDocument, catalogue: Catalogue, from: OutputEnd): Target[] {
  const wires = linksByInput(workflow)
  return Object.values(workflow.nodes)
    .flatMap((node) =>
      nodeInputs(node, catalogue).flatMap((input) => {
        const to = { node: node.id, input: input.name }
        if (canConnect(workflow, catalogue, from, to, wires) !== null) return []
        const taken = wires.has(`${node.id} ${input.name}`)
        return [
          { ...to, label: input.label ?? input.name, type: input.type, taken, field: input.widget !== null },
        ]
      }),
    )
    .toSorted((a, b) => Number(a.field) - Number(b.field) || Number(a.taken) - Number(b.taken))
}

/** The input of one node that a dropped wire takes: a free one if there is one. */
export function inputFor(
  workflow: WorkflowDocument,
  catalogue: Catalogue,
  from: OutputEnd,
  node: NodeId,
): InputEnd | null {
  const found = nodesInputs(workflow, catalogue, node)
    .filter((input) => canConnect(workflow, catalogue, from, { node, input: input.name }) === null)
    .toSorted((a, b) => Number(a.widget !== null) - Number(b.widget !== null))
  const wires = linksByInput(workflow)
  const free = found.find(({ name }) => !wires.has(`${node} ${name}`)) ?? found[0]
  return free === undefined ? null : { node, input: free.name }
}

/** The output of one node that feeds an input. */
export function outputFor(
  workflow: WorkflowDocument,
  catalogue: Catalogue,
  to: InputEnd,
  node: NodeId,
): OutputEnd | null {
  const producer = workflow.nodes[node]
  const slot = (producer === undefined ? [] : nodeOutputs(producer, catalogue)).find(
    ({ slot: candidate }) => canConnect(workflow, catalogue, { node, slot: candidate }, to) === null,
  )?.slot
  return slot === undefined ? null : { node, slot }
}

/** How a node that is already there would sit in a wire; null when it does not fit. */
export function fitsBetween(
  workflow: WorkflowDocument,
  catalogue: Catalogue,
  link: Link,
  node: NodeId,
): { readonly input: string; readonly slot: number; readonly type: string } | null {
  if (link.from.node === node || link.to.node === node) return null
  const input = inputFor(workflow, catalogue, link.from, node)
  const output = outputFor(workflow, catalogue, link.to, node)
  if (input === null || output === null) return null
  return { input: input.input, slot: output.slot, type: outputType(workflow, catalogue, output) }
}

/** Between an inserted node and the one that follows. */
const GAP = 50

/** How far what follows a wire must move for a node of this place and width to fit before it; 0 when it does. */
export function roomFor(
  x: number,
  width: number,
  { from, to }: Pick<Link, 'from' | 'to'>,
  workflow: WorkflowDocument,
): number {
  const [source, target] = [workflow.nodes[from.node], workflow.nodes[to.node]]
  // A wire that runs back has no order to keep.
  if (source === undefined || target === undefined || target.position.x <= source.position.x) return 0
  return Math.max(0, Math.round(x + width + GAP - target.position.x))
}

/** How a new node of a kind would take a wire of a type: by which input, by which output. */
export function inputOfType(definition: NodeDefinition, type: string): string | null {
  const fitting = definition.inputs.filter((input) => typesMatch(type, input.type))
  return (fitting.find(({ widget }) => widget === null) ?? fitting[0])?.name ?? null
}

export function outputOfType(definition: NodeDefinition, type: string): number | null {
  const slot = definition.outputs.findIndex((output) => typesMatch(output.type, type))
  return slot < 0 ? null : slot
}

/** The text key of a refusal. */
export function refusalKey(
  refusal: ConnectRefusal,
): 'wires.self' | 'wires.cycle' | 'wires.incompatible' | 'wires.notWidget' {
  switch (refusal) {
    case 'same-node':
      return 'wires.self'
    case 'cycle':
      return 'wires.cycle'
    case 'not-a-widget':
      return 'wires.notWidget'
    case 'missing-node':
    case 'missing-port':
    case 'type-mismatch':
      return 'wires.incompatible'
  }
}

function nodesInputs(
  workflow: WorkflowDocument,
  catalogue: Catalogue,
  node: NodeId,
): ReturnType<typeof nodeInputs> {
  const consumer = workflow.nodes[node]
  return consumer === undefined ? [] : nodeInputs(consumer, catalogue)
}
