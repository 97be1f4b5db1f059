import { nodeId, type NodeMode, type Slot, type WorkflowNode } from '../document.ts'
import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import type { Catalogue, NodeDefinition } from '../node-definition.ts'
import { isVirtual, VIRTUAL_NODES } from '../virtual-nodes.ts'
import { replacementFor } from './node-replacements.ts'
import { asArray, asId, asNumber, asObject, asPair, asText, asType, without } from './raw.ts'
import { controlMode, readWidgetValues } from './widget-values.ts'

/** A node of the UI form, and what its sockets say about links. */
export type ReadNode = {
  readonly node: WorkflowNode
  /** Input names by socket index, with the link that the socket claims. */
  readonly sockets: readonly {
    readonly name: string
    /** undefined: the file does not say. */
    readonly link: string | null | undefined
  }[]
  readonly hasPosition: boolean
}

export function readNode(raw: JsonObject, id: string, catalogue: Catalogue): ReadNode {
  const stored = asId(raw['type']) ?? ''
  const replacement = replacementFor(stored, catalogue)
  const type = replacement?.to ?? stored
  const rename = (name: string): string => replacement?.inputs[name] ?? name
  const definition = catalogue.get(type)
  const slots = readInputs(asArray(raw['inputs']), definition, rename)
  const position = asPair(raw['pos'])
  const size = asPair(raw['size'])
  const flags = asObject(raw['flags'])
  const restOfFlags = without(flags, READ_FLAGS)
  return {
    hasPosition: position !== null,
    sockets: raw['inputs'] === undefined ? undeclaredSockets(definition) : slots.sockets,
    node: {
      id: nodeId(id),
      type,
      title: asText(raw['title']),
      position: position ?? { x: 0, y: 0 },
      size: size === null ? null : { width: size.x, height: size.y },
      mode: MODES.get(asNumber(raw['mode']) ?? 0) ?? 'active',
      collapsed: flags['collapsed'] === true,
      pinned: flags['pinned'] === true,
      color: asText(raw['color']),
      bgcolor: asText(raw['bgcolor']),
      ...readValues(type, definition, raw['widgets_values']),
      inputs: slots.kept.map((slot) => (type === 'Reroute' ? { ...slot, type: '*' } : slot)),
      outputs: readOutputs(asArray(raw['outputs']), type, definition),
      properties: readProperties(asObject(raw['properties']), stored, definition),
      raw: {
        ...without(raw, READ_KEYS),
        ...(Object.keys(restOfFlags).length > 0 ? { flags: restOfFlags } : {}),
        // 1 (on event) and 3 (on trigger) run like 0, but the file should keep them.
        ...(raw['mode'] === 1 || raw['mode'] === 3 ? { mode: raw['mode'] } : {}),
      },
    },
  }
}

const MODES: ReadonlyMap<number, NodeMode> = new Map([
  [2, 'muted'],
  [4, 'bypassed'],
])

const READ_FLAGS = new Set(['collapsed', 'pinned'])
const READ_KEYS = new Set(
  'id type title pos size flags order mode inputs outputs properties widgets_values color bgcolor'.split(' '),
)
const READ_INPUT_KEYS = new Set(['name', 'type', 'link', 'label', 'widget'])
const READ_OUTPUT_KEYS = new Set(['name', 'type', 'links', 'label'])
/** What follows from a known definition. */
const DERIVED_SLOT_KEYS = new Set(['slot_index', 'shape', 'localized_name', 'pos', 'hasErrors', 'dir'])

function readProperties(
  properties: JsonObject,
  storedType: string,
  definition: NodeDefinition | undefined,
): Record<string, Json> {
  const name = properties[CLASS_PROPERTY]
  const derived = definition && (name === definition.type || name === storedType)
  return without(properties, new Set(derived ? [CLASS_PROPERTY] : []))
}

/** The name by which text replacement (`%KSampler.seed%`) finds a node; written for every known node. */
export const CLASS_PROPERTY = 'Node name for S&R'

function readValues(
  type: string,
  definition: NodeDefinition | undefined,
  raw: Json | undefined,
): Pick<WorkflowNode, 'values' | 'controlAfterGenerate' | 'widgetsValues'> {
  if (type === 'PrimitiveNode') {
    const [value, mode, ...rest] = asArray(raw)
    return {
      values: value === undefined ? {} : { value },
      controlAfterGenerate: mode === undefined ? {} : { value: controlMode(mode) ?? 'fixed' },
      widgetsValues: rest.length > 0 ? rest : null,
    }
  }
  const named = definition ?? VIRTUAL_NODES.get(type)
  if (named) return readWidgetValues(named, raw)
  return { values: {}, controlAfterGenerate: {}, widgetsValues: raw ?? null }
}

function readInputs(
  raw: readonly Json[],
  definition: NodeDefinition | undefined,
  rename: (name: string) => string,
): { readonly kept: Slot[]; readonly sockets: ReadNode['sockets'] } {
  const declared = new Set(definition?.inputs.map(({ name }) => name))
  const taken = new Set<string>()
  const kept: Slot[] = []
  const sockets = raw.map((entry, index) => {
    const input = asObject(entry)
    const widget = asText(asObject(input['widget'])['name'])
    const stored = rename(asText(input['name']) ?? '')
    const own =
      !declared.has(stored) && widget !== null && declared.has(rename(widget)) ? rename(widget) : stored
    const name = taken.has(own) ? `${own}#${index}` : own
    taken.add(name)
    const known = declared.has(name)
    const slot = readSlot(input, name, widget, READ_INPUT_KEYS, known)
    if (!known || slot.label !== null || Object.keys(slot.raw).length > 0) kept.push(slot)
    return { name, link: input['link'] === undefined ? undefined : asId(input['link']) }
  })
  return { kept, sockets }
}

function readOutputs(raw: readonly Json[], type: string, definition: NodeDefinition | undefined): Slot[] {
  const declared = definition?.outputs.length ?? 0
  const slots = raw.map((entry, index) => {
    const output = asObject(entry)
    const slot = readSlot(output, asText(output['name']) ?? '', null, READ_OUTPUT_KEYS, index < declared)
    // The names of these two, and a Reroute's type, follow from their wires.
    if (type === 'Reroute') return { ...slot, name: '', type: '*' }
    return type === 'PrimitiveNode'
      ? { ...slot, name: '', raw: without(slot.raw, new Set(['widget'])) }
      : slot
  })
  // Stored outputs are addressed by index, so only a plain tail can be left out.
  const lastTelling = slots.findLastIndex(
    ({ label, raw: rest }, index) => index >= declared || label !== null || Object.keys(rest).length > 0,
  )
  return isVirtual(type) || !definition ? slots : slots.slice(0, lastTelling + 1)
}

function readSlot(
  slot: JsonObject,
  name: string,
  widget: string | null,
  handled: ReadonlySet<string>,
  known: boolean,
): Slot {
  const rest = without(slot, handled)
  const widgetRest = isJsonObject(slot['widget']) ? without(slot['widget'], new Set(['name'])) : {}
  return {
    name,
    type: asType(slot['type']),
    label: asText(slot['label']),
    widget,
    raw: {
      ...(known ? without(rest, DERIVED_SLOT_KEYS) : without(rest, new Set(['slot_index']))),
      ...(known || Object.keys(widgetRest).length === 0 ? {} : { widget: widgetRest }),
    },
  }
}

function undeclaredSockets(definition: NodeDefinition | undefined): ReadNode['sockets'] {
  return (definition?.inputs ?? [])
    .filter(({ widget }) => widget === null)
    .map(({ name }) => ({ name, link: undefined }))
}

/** How many outputs a wire can start from. */
export function outputCount(node: WorkflowNode, catalogue: Catalogue): number {
  return Math.max(node.outputs.length, catalogue.get(node.type)?.outputs.length ?? 0)
}
