import { litegraphSize, TITLE_HEIGHT } from '../../../workflows/comfy/litegraph-size.ts'
import {
  type Graph,
  type Link,
  linkId,
  type NodeId,
  SUBGRAPH_INPUT,
  SUBGRAPH_OUTPUT,
  type Subgraph,
  type WorkflowNode,
} from '../../../workflows/document.ts'
import type { Catalogue } from '../../../workflows/node-definition.ts'
import { nodeInputs, nodeOutputs } from '../../../workflows/ports.ts'
import { BOUNDARY_WIDTH, isBoundary, moveBoundary } from '../../../workflows/subgraph/boundary.ts'
import { outputType } from '../../../workflows/wire-type.ts'
import type { Command } from '../command.ts'
import { newSlot } from '../mirror-ports.ts'
import { type Bounds, unionBounds } from './groups.ts'
import { nextNodeId, type Selection } from './nodes.ts'
import { addPort, isSubgraph } from './add-port.ts'
import { removeLinks, rerouteChain } from './wires.ts'

/** Between the boundary and what it encloses, in pixels. */
const GAP = 100
const PORT_HEIGHT = 20

/**
 * Moves the selected nodes into a new subgraph, under the ids that they have, and puts an instance of it in their
 * place. Wires across the edge of the selection become its inputs, one for each source, and its outputs.
 * @param id Of the definition: a UUID.
 */
export function convertToSubgraph(
  selection: Selection,
  { id, name, catalogue }: { readonly id: string; readonly name: string; readonly catalogue: Catalogue },
): Command {
  let made: Subgraph | null = null
  return {
    label: 'convertToSubgraph',
    recipe: (draft) => {
      const chosen = selection.nodes.flatMap((node) => (isBoundary(node) ? [] : (draft.nodes[node] ?? [])))
      const content = unionBounds(chosen.map((node) => boxOf(node, catalogue)))
      if (content === null) return
      const inside = new Set(chosen.map((node) => node.id))
      const wires = Object.values(draft.links)
      const enclosed = wires.filter(({ from, to }) => inside.has(from.node) && inside.has(to.node))
      const instance = nextNodeId(draft)
      const subgraph = emptySubgraph(id, name, draft)
      for (const node of chosen) subgraph.nodes[node.id] = node
      for (const link of enclosed) enclose(subgraph, draft, link)
      for (const group of selection.groups) {
        const frame = draft.groups[group]
        if (frame !== undefined) subgraph.groups[group] = frame
        delete draft.groups[group]
      }
      // While the graph still has all of its nodes: types are found along the wires.
      const types = new Map(wires.map((link) => [link.id, typeOf(draft, catalogue, link)]))
      const nameOf = (from: Link['from']): string => outputName(draft, catalogue, from)
      const spare = [
        ...enclosed,
        ...takeIn(
          subgraph,
          instance,
          wires.filter(({ from, to }) => !inside.has(from.node) && inside.has(to.node)),
          types,
        ),
      ]
      handOut(
        subgraph,
        instance,
        wires.filter(({ from, to }) => inside.has(from.node) && !inside.has(to.node)),
        { types, nameOf },
      )
      removeLinks(
        draft,
        spare.map((link) => link.id),
      )
      for (const node of inside) delete draft.nodes[node]
      placeBoundary(subgraph, content)
      draft.last.node++
      draft.nodes[instance] = newInstance(instance, subgraph, content, catalogue)
      made = subgraph
    },
    around: (document) => {
      if (made !== null) document.subgraphs[id] = made
    },
  }
}

/** A node that stands for a definition. */
function newInstance(id: NodeId, subgraph: Subgraph, content: Bounds, catalogue: Catalogue): WorkflowNode {
  const node: WorkflowNode = {
    id,
    type: subgraph.id,
    title: null,
    position: { x: 0, y: 0 },
    size: null,
    mode: 'active',
    collapsed: false,
    pinned: false,
    color: null,
    bgcolor: null,
    values: {},
    controlAfterGenerate: {},
    inputs: subgraph.inputs.map(newSlot),
    outputs: subgraph.outputs.map(newSlot),
    widgetsValues: null,
    properties: {},
    raw: {},
  }
  const { width, height } = litegraphSize(node, catalogue)
  node.position = {
    x: Math.round(content.x + (content.width - width) / 2),
    y: Math.round(content.y + (content.height - height + TITLE_HEIGHT) / 2),
  }
  return node
}

/** Where a node lies, its title included. */
export function boxOf(node: WorkflowNode, catalogue: Catalogue): Bounds {
  const { width, height } = node.size ?? litegraphSize(node, catalogue)
  const { x, y } = node.position
  return { x, y: y - TITLE_HEIGHT, width, height: height + TITLE_HEIGHT }
}

/** One input for each source; of the wires from it the first leads to the instance. Returns the others. */
function takeIn(
  subgraph: Subgraph,
  instance: NodeId,
  incoming: readonly Link[],
  types: ReadonlyMap<string, string>,
): Link[] {
  const slots = new Map<string, number>()
  return incoming.filter((link) => {
    const source = `${link.from.node} ${link.from.slot}`
    const known = slots.get(source)
    const slot = known ?? subgraph.inputs.length
    const type = types.get(link.id) ?? link.type
    addInnerLink(subgraph, { node: SUBGRAPH_INPUT, slot }, { ...link.to }, type)
    if (known !== undefined) return true
    slots.set(source, slot)
    const { name } = addPort(subgraph, 'input', link.to.input === '' ? type : link.to.input, type)
    link.to = { node: instance, input: name }
    return false
  })
}

/** One output for each source inside; all wires from it now leave the instance. */
function handOut(
  subgraph: Subgraph,
  instance: NodeId,
  outgoing: readonly Link[],
  about: {
    readonly types: ReadonlyMap<string, string>
    readonly nameOf: (from: Link['from']) => string
  },
): void {
  const slots = new Map<string, number>()
  for (const link of outgoing) {
    const source = `${link.from.node} ${link.from.slot}`
    const known = slots.get(source)
    const slot = known ?? subgraph.outputs.length
    if (known === undefined) {
      const type = about.types.get(link.id) ?? link.type
      slots.set(source, slot)
      addPort(subgraph, 'output', about.nameOf(link.from) || type, type)
      addInnerLink(subgraph, { ...link.from }, { node: SUBGRAPH_OUTPUT, input: String(slot) }, type)
    }
    link.from = { node: instance, slot }
  }
}

function addInnerLink(subgraph: Subgraph, from: Link['from'], to: Link['to'], type: string): void {
  const id = linkId(String(++subgraph.last.link))
  subgraph.links[id] = { id, from, to, type, reroute: null, raw: {} }
}

function enclose(subgraph: Subgraph, draft: Graph, link: Link): void {
  subgraph.links[link.id] = link
  for (const id of rerouteChain(draft, link.reroute)) {
    const reroute = draft.reroutes[id]
    if (reroute !== undefined) subgraph.reroutes[id] = { ...reroute }
  }
}

function emptySubgraph(id: string, name: string, draft: Graph): Subgraph {
  return {
    id,
    name,
    nodes: {},
    links: {},
    groups: {},
    reroutes: {},
    last: { ...draft.last },
    inputs: [],
    outputs: [],
    raw: {},
  }
}

function placeBoundary(subgraph: Subgraph, content: Bounds): void {
  const top = (ports: number): number =>
    Math.round(content.y + (content.height - TITLE_HEIGHT - (ports + 1) * PORT_HEIGHT) / 2) + TITLE_HEIGHT
  moveBoundary(subgraph, 'input', {
    x: Math.round(content.x) - GAP - BOUNDARY_WIDTH,
    y: top(subgraph.inputs.length),
  })
  moveBoundary(subgraph, 'output', {
    x: Math.round(content.x + content.width) + GAP,
    y: top(subgraph.outputs.length),
  })
}

function typeOf(draft: Graph, catalogue: Catalogue, { from, to, type }: Link): string {
  const port = isSubgraph(draft) && from.node === SUBGRAPH_INPUT ? draft.inputs[from.slot] : undefined
  const leaving = port?.type ?? outputType(draft, catalogue, from)
  if (leaving !== '*') return leaving
  const consumer = draft.nodes[to.node]
  const input = consumer && nodeInputs(consumer, catalogue).find(({ name }) => name === to.input)
  return input?.type ?? type
}

function outputName(draft: Graph, catalogue: Catalogue, from: Link['from']): string {
  const node = draft.nodes[from.node]
  return (node && nodeOutputs(node, catalogue)[from.slot]?.name) ?? ''
}
