import {
  type Graph,
  type LinkId,
  linkId,
  type NodeId,
  type Point,
  type RerouteId,
  rerouteId,
  SUBGRAPH_INPUT,
  SUBGRAPH_OUTPUT,
  type Subgraph,
} from '../../../workflows/document.ts'
import { adoptValue } from '../../../workflows/primitive.ts'
import type { Command } from '../command.ts'
import { addPort, isSubgraph } from './add-port.ts'

export type OutputEnd = { readonly node: NodeId; readonly slot: number }
export type InputEnd = { readonly node: NodeId; readonly input: string }

/** Wires an output to an input; a wire that the input had is replaced. */
export function connect(from: OutputEnd, to: InputEnd, type: string): Command {
  return { label: 'connect', recipe: (draft) => addLink(draft, from, to, type) }
}

/** Gives a wire other ends; its bends stay behind. Where it was already, it stays as it is. */
export function moveWire(link: LinkId, from: OutputEnd, to: InputEnd, type: string): Command {
  return {
    label: 'connect',
    recipe: (draft) => {
      const wire = draft.links[link]
      if (
        wire?.from.node === from.node &&
        wire.from.slot === from.slot &&
        wire.to.node === to.node &&
        wire.to.input === to.input
      ) {
        return
      }
      removeLinks(draft, [link])
      addLink(draft, from, to, type)
    },
  }
}

export function disconnect(links: readonly LinkId[]): Command {
  return { label: 'disconnect', recipe: (draft) => removeLinks(draft, links) }
}

/** The wires that a stroke crossed. */
export function cutWires(links: readonly LinkId[]): Command {
  return { label: 'cutWires', recipe: (draft) => removeLinks(draft, links) }
}

/** Puts a node that is already there between the two ends of a wire. */
export function insertOnWire(
  link: LinkId,
  node: NodeId,
  ends: {
    readonly input: string
    readonly slot: number
    readonly type: string
    readonly position?: Point
    /** Pixels by which what follows is moved to the right. */
    readonly room?: number
  },
): Command {
  return {
    label: 'insert',
    recipe: (draft) => {
      const wire = draft.links[link]
      const inserted = draft.nodes[node]
      if (wire === undefined || inserted === undefined) return
      const { from, to, type } = wire
      if (ends.position !== undefined) inserted.position = ends.position
      removeLinks(draft, [link])
      addLink(draft, from, { node, input: ends.input }, type)
      addLink(draft, { node, slot: ends.slot }, to, ends.type)
      if (ends.room !== undefined && ends.room > 0) pushOn(draft, to.node, ends.room)
    },
  }
}

/** Moves a node, and all that its outputs reach, to the right; pinned nodes stay. */
function pushOn(draft: Graph, start: NodeId, by: number): void {
  const reached = new Set([start])
  // The set grows while it is walked.
  for (const id of reached) {
    for (const { from, to } of Object.values(draft.links)) if (from.node === id) reached.add(to.node)
    const node = draft.nodes[id]
    if (node !== undefined && !node.pinned) node.position.x += by
  }
}

/** Bends a wire at a point; `segment` counts from the origin, 0 being the part before the first bend. */
export function addReroute(link: LinkId, segment: number, position: Point): Command {
  return {
    label: 'reroute',
    recipe: (draft) => {
      const wire = draft.links[link]
      if (wire === undefined) return
      const chain = rerouteChain(draft, wire.reroute)
      const id = rerouteId(String(++draft.last.reroute))
      const following = chain[segment]
      draft.reroutes[id] = { id, parent: chain[segment - 1] ?? null, position, raw: {} }
      if (following === undefined) wire.reroute = id
      else {
        const next = draft.reroutes[following]
        if (next !== undefined) next.parent = id
      }
    },
  }
}

/** Exchanges the wires of two inputs of one node. */
export function swapInputs(node: NodeId, first: string, second: string): Command {
  return {
    label: 'swap',
    recipe: (draft) => {
      for (const wire of Object.values(draft.links)) {
        if (wire.to.node !== node) continue
        if (wire.to.input === first) wire.to.input = second
        else if (wire.to.input === second) wire.to.input = first
      }
    },
  }
}

/** At the empty slot of a subgraph's boundary, a wire makes a port first. */
export function addLink(draft: Graph, from: OutputEnd, to: InputEnd, type: string): void {
  const replaced = Object.values(draft.links).filter(
    (wire) => wire.to.node === to.node && wire.to.input === to.input,
  )
  if (replaced.some((wire) => wire.from.node === from.node && wire.from.slot === from.slot)) return
  removeLinks(
    draft,
    replaced.map(({ id }) => id),
  )
  if (isSubgraph(draft)) openPort(draft, from, to, type)
  const id = linkId(String(++draft.last.link))
  draft.links[id] = { id, from: { ...from }, to: { ...to }, type, reroute: null, raw: {} }
  const producer = draft.nodes[from.node]
  const consumer = draft.nodes[to.node]
  if (producer?.type === 'PrimitiveNode' && consumer !== undefined) adoptValue(producer, consumer, to.input)
}

function openPort(draft: Subgraph, from: OutputEnd, to: InputEnd, type: string): void {
  if (from.node === SUBGRAPH_INPUT && from.slot === draft.inputs.length) {
    addPort(draft, 'input', to.input === '' ? type : to.input, type)
  }
  if (to.node === SUBGRAPH_OUTPUT && to.input === String(draft.outputs.length)) {
    const name = draft.nodes[from.node]?.outputs[from.slot]?.name ?? ''
    addPort(draft, 'output', name === '' ? type : name, type)
  }
}

/** Removes wires, and the bends that no wire passes any more. */
export function removeLinks(draft: Graph, links: readonly LinkId[]): void {
  const bent = links.some((id) => draft.links[id]?.reroute != null)
  for (const id of links) delete draft.links[id]
  if (!bent) return
  const used = new Set(Object.values(draft.links).flatMap((wire) => rerouteChain(draft, wire.reroute)))
  for (const { id } of Object.values(draft.reroutes)) if (!used.has(id)) delete draft.reroutes[id]
}

export function removeReroute(draft: Graph, id: RerouteId): void {
  const removed = draft.reroutes[id]
  if (removed === undefined) return
  for (const other of Object.values(draft.reroutes)) if (other.parent === id) other.parent = removed.parent
  for (const wire of Object.values(draft.links)) if (wire.reroute === id) wire.reroute = removed.parent
  delete draft.reroutes[id]
}

/** The bends of a wire from its origin to its target. */
export function rerouteChain(graph: Pick<Graph, 'reroutes'>, last: RerouteId | null): RerouteId[] {
  const chain: RerouteId[] = []
  for (let id = last; id !== null && !chain.includes(id);) {
    const reroute = graph.reroutes[id]
    if (reroute === undefined) break
    chain.unshift(id)
    id = reroute.parent
  }
  return chain
}
