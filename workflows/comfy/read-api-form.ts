import {
  linkId,
  newDocument,
  nodeId,
  type Link,
  type Slot,
  type WorkflowDocument,
  type WorkflowNode,
} from '../document.ts'
import { isJsonArray, type Json, type JsonObject } from '../json.ts'
import { newNode } from '../new-node.ts'
import type { Catalogue } from '../node-definition.ts'
import { asLink, type Literal } from '../prompt.ts'
import { layeredPositions } from './layered-placement.ts'
import { asObject, asText } from './raw.ts'
import { replacementFor } from './node-replacements.ts'
import { say } from '../said.ts'
import type { RepairLog } from './repair-log.ts'

/**
 * A document from the API form: ids and titles stay, values and wires go by input name, inputs that the
 * file lacks get their defaults, and the nodes are laid out in columns.
 */
export function readApiForm(raw: JsonObject, catalogue: Catalogue, log: RepairLog): WorkflowDocument {
  const entries = Object.entries(raw).filter(([id]) => id !== '__proto__')
  const nodes = entries.map(([id, entry]) => readNode(id, asObject(entry), catalogue))
  const ids = new Set(nodes.map(({ id }) => id))
  const links: Link[] = []
  for (const [id, entry] of entries) {
    const type = asText(asObject(entry)['class_type']) ?? ''
    const replacement = replacementFor(type, catalogue)
    for (const [name, value] of Object.entries(asObject(asObject(entry)['inputs']))) {
      const wire = asWire(value)
      if (wire === null) continue
      if (!ids.has(nodeId(wire[0]))) {
        log.add('link_without_origin', id, say('readInputFromNowhere', { input: name, id, from: wire[0] }))
        continue
      }
      links.push({
        id: linkId(String(links.length + 1)),
        from: { node: nodeId(wire[0]), slot: wire[1] },
        to: { node: nodeId(id), input: replacement?.inputs[name] ?? name },
        type: '*',
        reroute: null,
        raw: {},
      })
    }
  }
  const document: WorkflowDocument = {
    ...newDocument(),
    nodes: Object.fromEntries(nodes.map((node) => [node.id, node])),
    links: Object.fromEntries(links.map((link) => [link.id, link])),
  }
  return {
    ...document,
    links: typedLinks(document, catalogue),
    nodes: Object.fromEntries(withPlaces(document, catalogue).map((node) => [node.id, node])),
    last: {
      node: nodes.reduce(
        (last, { id }) => Math.max(last, Number.isSafeInteger(Number(id)) ? Number(id) : 0),
        0,
      ),
      link: links.length,
      group: 0,
      reroute: 0,
    },
  }
}

function readNode(id: string, entry: JsonObject, catalogue: Catalogue): WorkflowNode {
  const stored = asText(entry['class_type']) ?? ''
  const replacement = replacementFor(stored, catalogue)
  const type = replacement?.to ?? stored
  const inputs = Object.entries(asObject(entry['inputs'])).map(([name, value]): [string, Json] => [
    replacement?.inputs[name] ?? name,
    value,
  ])
  const title = asText(asObject(entry['_meta'])['title'])
  const definition = catalogue.get(type)
  if (!definition) return placeholder(id, type, title, inputs)
  const node = newNode(nodeId(id), definition, { x: 0, y: 0 })
  const widgets = new Set(Object.keys(node.values))
  const declared = new Set(definition.inputs.map(({ name }) => name))
  const literals = inputs.filter(([name, value]) => widgets.has(name) && asWire(value) === null)
  return {
    ...node,
    title: title === definition.displayName ? null : title,
    values: {
      ...node.values,
      ...Object.fromEntries(literals.map(([name, value]) => [name, unwrapped(value)])),
    },
    // A script's seed is meant to stay.
    controlAfterGenerate: Object.fromEntries(
      Object.keys(node.controlAfterGenerate).map((name) => [name, 'fixed' as const]),
    ),
    inputs: inputs.filter(([name, value]) => !declared.has(name) && asWire(value) !== null).map(slotOf),
  }
}

/** Of an unknown type, values stay by name: the object form of `widgets_values`. */
function placeholder(
  id: string,
  type: string,
  title: string | null,
  inputs: readonly (readonly [string, Json])[],
): WorkflowNode {
  const wired = inputs.filter(([, value]) => asWire(value) !== null)
  const literals = inputs.filter(([, value]) => asWire(value) === null)
  const definition = { type, displayName: '', category: '', description: '' }
  return {
    ...newNode(
      nodeId(id),
      { ...definition, inputs: [], outputs: [], isOutput: false, searchAliases: [] },
      { x: 0, y: 0 },
    ),
    title,
    inputs: wired.map(slotOf),
    widgetsValues: literals.length > 0 ? Object.fromEntries(literals) : null,
  }
}

function slotOf([name]: readonly [string, Json]): Slot {
  return { name, type: '*', label: null, widget: null, raw: {} }
}

/** Links may name their node by number. */
function asWire(value: Json): readonly [string, number] | null {
  if (!isJsonArray(value) || value.length !== 2) return null
  const [id, slot] = value
  return asLink([typeof id === 'number' ? String(id) : id, slot])
}

function unwrapped(value: Json): Literal {
  return asObject(value)['__value__'] ?? value
}

function typedLinks(document: WorkflowDocument, catalogue: Catalogue): WorkflowDocument['links'] {
  return Object.fromEntries(
    Object.values(document.links).map((link) => {
      const origin = catalogue.get(document.nodes[link.from.node]?.type ?? '')
      return [link.id, { ...link, type: origin?.outputs[link.from.slot]?.type ?? '*' }]
    }),
  )
}

/** Placeholders also get the outputs that wires leave from: nothing else tells how many there are. */
function withPlaces(document: WorkflowDocument, catalogue: Catalogue): WorkflowNode[] {
  const highest = new Map<string, number>()
  for (const { from } of Object.values(document.links)) {
    highest.set(from.node, Math.max(highest.get(from.node) ?? 0, from.slot + 1))
  }
  const nodes = Object.values(document.nodes).map((node) => ({
    ...node,
    outputs: catalogue.has(node.type)
      ? node.outputs
      : Array.from({ length: Math.min(highest.get(node.id) ?? 0, 1000) }, (_, slot) =>
          slotOf([`output ${slot}`, null]),
        ),
  }))
  const positions = layeredPositions(
    { ...document, nodes: Object.fromEntries(nodes.map((node) => [node.id, node])) },
    catalogue,
  )
  return nodes.map((node) => ({ ...node, position: positions.get(node.id) ?? node.position }))
}
