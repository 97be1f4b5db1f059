import type { Graph, Link, NodeMode, Slot, WorkflowNode } from '../document.ts'
import { asObject, writeId } from './raw.ts'
import type { Json, JsonObject } from '../json.ts'
import type { Catalogue, NodeDefinition } from '../node-definition.ts'
import { isVirtual, VIRTUAL_NODES } from '../virtual-nodes.ts'
import { outputType, type LinksByInput } from '../wire-type.ts'
import { litegraphSize } from './litegraph-size.ts'
import { CLASS_PROPERTY } from './read-node.ts'
import { writeWidgetValues } from './widget-values.ts'

/** What a node's wires look like from its sockets. */
export type Wiring = {
  readonly byInput: LinksByInput
  readonly incoming: ReadonlyMap<string, readonly Link[]>
  readonly outgoing: ReadonlyMap<string, readonly Link[]>
}

/** A node of the UI form with ComfyUI's keys in ComfyUI's order. */
export function writeNode(
  node: WorkflowNode,
  inputs: readonly Slot[],
  order: number,
  graph: Graph,
  wiring: Wiring,
  catalogue: Catalogue,
): JsonObject {
  const definition = catalogue.get(node.type)
  const size = node.size ?? litegraphSize(node, catalogue)
  const { flags, mode, ...rest } = node.raw
  const widgetsValues = writeValues(node, definition)
  return {
    id: writeId(node.id),
    type: node.type,
    pos: [node.position.x, node.position.y],
    size: [size.width, size.height],
    flags: {
      ...asObject(flags),
      ...(node.collapsed ? { collapsed: true } : {}),
      ...(node.pinned ? { pinned: true } : {}),
    },
    order,
    mode: node.mode === 'active' ? (mode ?? 0) : MODES[node.mode],
    inputs: inputs.map((slot, index) => writeInput(slot, index, node, wiring)),
    outputs: writeOutputs(node, graph, wiring, catalogue),
    ...(node.title === null ? {} : { title: node.title }),
    properties: { ...(definition ? { [CLASS_PROPERTY]: definition.type } : {}), ...node.properties },
    ...(widgetsValues === null ? {} : { widgets_values: widgetsValues }),
    ...(node.color === null ? {} : { color: node.color }),
    ...(node.bgcolor === null ? {} : { bgcolor: node.bgcolor }),
    ...rest,
  }
}

const MODES: Readonly<Record<Exclude<NodeMode, 'active'>, number>> = { muted: 2, bypassed: 4 }

function writeValues(node: WorkflowNode, definition: NodeDefinition | undefined): Json | null {
  if (node.type === 'PrimitiveNode') {
    const { value } = node.values
    const surplus = Array.isArray(node.widgetsValues) ? (node.widgetsValues as readonly Json[]) : []
    const mode = node.controlAfterGenerate['value']
    return value === undefined ? null : [value, ...(mode === undefined ? [] : [mode]), ...surplus]
  }
  const named = definition ?? VIRTUAL_NODES.get(node.type)
  return named && node.type !== 'Reroute' ? writeWidgetValues(named, node) : node.widgetsValues
}

/**
 * The input sockets that are written, in order: wire-only inputs, the widgets that are fed by a wire or
 * labelled, then undeclared ones. A link's target slot is an index into this list.
 */
export function writtenInputs(node: WorkflowNode, wiring: Wiring, catalogue: Catalogue): readonly Slot[] {
  const definition = catalogue.get(node.type)
  if (!definition || isVirtual(node.type)) return node.inputs
  const stored = new Map(node.inputs.map((slot) => [slot.name, slot]))
  const fed = new Set((wiring.incoming.get(node.id) ?? []).map(({ to }) => to.input))
  const slots = definition.inputs.map(({ name, type, widget, optional }) => {
    const own = stored.get(name)
    const written: Slot = {
      name,
      type,
      label: own?.label ?? null,
      widget: widget === null ? null : name,
      raw: { ...(optional && widget === null ? { shape: 7 } : {}), ...own?.raw },
    }
    return { written, isWidget: widget !== null, kept: widget === null || fed.has(name) || own !== undefined }
  })
  const declared = new Set(definition.inputs.map(({ name }) => name))
  return [
    ...slots.filter(({ isWidget }) => !isWidget).map(({ written }) => written),
    ...slots.filter(({ isWidget, kept }) => isWidget && kept).map(({ written }) => written),
    ...node.inputs.filter(({ name }) => !declared.has(name)),
  ]
}

function writeInput(slot: Slot, index: number, node: WorkflowNode, wiring: Wiring): JsonObject {
  const { widget, ...rest } = slot.raw
  const link = wiring.byInput.get(`${node.id} ${slot.name}`)
  return {
    ...(slot.label === null ? {} : { label: slot.label }),
    name: slot.name.endsWith(`#${index}`) ? slot.name.slice(0, -`#${index}`.length) : slot.name,
    type: slot.type,
    ...rest,
    ...(slot.widget === null ? {} : { widget: { name: slot.widget, ...asObject(widget) } }),
    link: link ? writeId(link.id) : null,
  }
}

function writeOutputs(
  node: WorkflowNode,
  graph: Graph,
  wiring: Wiring,
  catalogue: Catalogue,
): readonly JsonObject[] {
  const declared = isVirtual(node.type) ? [] : (catalogue.get(node.type)?.outputs ?? [])
  const count = Math.max(declared.length, node.outputs.length)
  const links = wiring.outgoing.get(node.id) ?? []
  return Array.from({ length: count }, (_, index) => {
    const stored = node.outputs[index]
    const own = links.filter(({ from }) => from.slot === index)
    const { name, type } = declared[index] ?? stored ?? { name: '', type: '*' }
    return {
      ...(stored?.label == null ? {} : { label: stored.label }),
      name,
      type,
      ...derivedOutput(node, graph, wiring, catalogue, own[0]),
      ...stored?.raw,
      links: own.length > 0 ? own.map(({ id }) => writeId(id)) : null,
      slot_index: index,
    }
  })
}

function derivedOutput(
  node: WorkflowNode,
  graph: Graph,
  wiring: Wiring,
  catalogue: Catalogue,
  link: Link | undefined,
): JsonObject {
  if (node.type === 'Reroute') {
    const type = outputType(graph, catalogue, { node: node.id, slot: 0 }, wiring.byInput)
    return { name: type === '*' ? '' : type, type }
  }
  if (node.type === 'PrimitiveNode') {
    if (!link) return { name: 'connect to widget input', type: '*' }
    const type = outputType(graph, catalogue, link.from, wiring.byInput)
    return { name: type, type, widget: { name: link.to.input } }
  }
  return {}
}
