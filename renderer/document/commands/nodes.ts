import {
  type Graph,
  type GroupId,
  type LinkId,
  type NodeId,
  nodeId,
  type NodeMode,
  type Point,
  type RerouteId,
} from '../../../workflows/document.ts'
import { newNode } from '../../../workflows/new-node.ts'
import type { NodeDefinition } from '../../../workflows/node-definition.ts'
import { typesMatch } from '../../../workflows/port-types.ts'
import { boundarySide, isBoundary, moveBoundary } from '../../../workflows/subgraph/boundary.ts'
import type { Command } from '../command.ts'
import { isSubgraph } from './add-port.ts'
import { pruneSubgraphs } from './prune-subgraphs.ts'
import { addLink, type InputEnd, insertOnWire, type OutputEnd, removeLinks, removeReroute } from './wires.ts'

/** Places and sizes are pixels of the canvas at zoom 1; a node's position is its top left corner below the title. */

export type Selection = {
  readonly nodes: readonly NodeId[]
  readonly links: readonly LinkId[]
  readonly groups: readonly GroupId[]
  readonly reroutes: readonly RerouteId[]
}

/** The id that the next added node will get. */
export function nextNodeId(workflow: Graph): NodeId {
  return nodeId(String(workflow.last.node + 1))
}

/** Adds a node, wired at once when it answers a dropped wire, or between the ends of a wire it was dropped on. */
export function addNode(
  definition: NodeDefinition,
  position: Point,
  wiring?:
    | { readonly kind: 'from'; readonly from: OutputEnd; readonly input: string; readonly type: string }
    | { readonly kind: 'to'; readonly to: InputEnd; readonly slot: number; readonly type: string }
    | {
        readonly kind: 'between'
        readonly link: LinkId
        readonly input: string
        readonly slot: number
        readonly type: string
        readonly room?: number
      },
): Command {
  return {
    label: 'addNode',
    subject: definition.displayName,
    recipe: (draft) => {
      const id = nextNodeId(draft)
      draft.last.node++
      draft.nodes[id] = newNode(id, definition, { ...position })
      if (wiring?.kind === 'from') addLink(draft, wiring.from, { node: id, input: wiring.input }, wiring.type)
      if (wiring?.kind === 'to') addLink(draft, { node: id, slot: wiring.slot }, wiring.to, wiring.type)
      if (wiring?.kind === 'between') insertOnWire(wiring.link, id, wiring).recipe(draft)
    },
  }
}

/** Deletes; with `bridge`, what flowed through a deleted node flows past it. */
export function deleteSelection(selection: Selection, options: { readonly bridge: boolean }): Command {
  const gone = new Set<string>()
  return {
    label: 'delete',
    around: (document) => pruneSubgraphs(document, gone),
    recipe: (draft) => {
      removeLinks(draft, selection.links)
      for (const id of selection.nodes) {
        if (isBoundary(id)) continue
        gone.add(draft.nodes[id]?.type ?? '')
        if (options.bridge) bridge(draft, id)
        const attached = Object.values(draft.links).filter(
          (wire) => wire.from.node === id || wire.to.node === id,
        )
        removeLinks(
          draft,
          attached.map((wire) => wire.id),
        )
        delete draft.nodes[id]
      }
      for (const id of selection.groups) delete draft.groups[id]
      for (const id of selection.reroutes) removeReroute(draft, id)
    },
  }
}

export type Moves = {
  readonly nodes?: Readonly<Record<NodeId, Point>>
  readonly groups?: Readonly<Record<GroupId, Point>>
  readonly reroutes?: Readonly<Record<RerouteId, Point>>
}

/** Sets positions; pinned nodes stay. */
export function move(
  moves: Moves,
  options: { readonly label?: 'move' | 'align' | 'distribute' | 'layout'; readonly merge?: string } = {},
): Command {
  return {
    label: options.label ?? 'move',
    ...(options.merge === undefined ? {} : { merge: options.merge }),
    recipe: (draft) => {
      for (const [id, position] of entries(moves.nodes)) {
        const side = boundarySide(id)
        if (side !== null && isSubgraph(draft)) moveBoundary(draft, side, position)
        const node = draft.nodes[id]
        if (node !== undefined && !node.pinned && differs(node.position, position)) {
          node.position = { ...position }
        }
      }
      for (const [id, position] of entries(moves.groups)) {
        const group = draft.groups[id]
        if (group !== undefined && differs(group.bounds, position)) Object.assign(group.bounds, position)
      }
      for (const [id, position] of entries(moves.reroutes)) {
        const reroute = draft.reroutes[id]
        if (reroute !== undefined && differs(reroute.position, position)) reroute.position = { ...position }
      }
    },
  }
}

export function resizeNode(
  id: NodeId,
  size: { readonly width: number; readonly height: number },
  position?: Point,
): Command {
  return {
    label: 'resize',
    merge: `resize ${id}`,
    recipe: (draft) => {
      const node = draft.nodes[id]
      if (node === undefined) return
      node.size = { ...size }
      if (position !== undefined) node.position = { ...position }
    },
  }
}

export function setTitle(id: NodeId, title: string | null): Command {
  return {
    label: 'title',
    recipe: (draft) => {
      const node = draft.nodes[id]
      if (node !== undefined) node.title = title?.trim() ? title.trim() : null
    },
  }
}

export function setColor(
  ids: readonly NodeId[],
  color: { readonly color: string; readonly bgcolor: string } | null,
): Command {
  return {
    label: 'color',
    recipe: (draft) => {
      for (const id of ids) {
        const node = draft.nodes[id]
        if (node === undefined) continue
        node.color = color?.color ?? null
        node.bgcolor = color?.bgcolor ?? null
      }
    },
  }
}

/** Mutes or bypasses all, or makes all active again when they all were. */
export function toggleMode(ids: readonly NodeId[], mode: Exclude<NodeMode, 'active'>): Command {
  return {
    label: mode === 'muted' ? 'mute' : 'bypass',
    recipe: (draft) => {
      const nodes = present(draft, ids)
      const next = nodes.every((node) => node.mode === mode) ? 'active' : mode
      for (const node of nodes) node.mode = next
    },
  }
}

export function toggleFlag(ids: readonly NodeId[], flag: 'collapsed' | 'pinned'): Command {
  return {
    label: flag === 'collapsed' ? 'collapse' : 'pin',
    recipe: (draft) => {
      const nodes = present(draft, ids)
      const next = !nodes.every((node) => node[flag])
      for (const node of nodes) node[flag] = next
    },
  }
}

function bridge(draft: Graph, id: NodeId): void {
  const wires = Object.values(draft.links)
  const incoming = wires.filter((wire) => wire.to.node === id)
  for (const outgoing of wires.filter((wire) => wire.from.node === id)) {
    const source = incoming.find((wire) => typesMatch(wire.type, outgoing.type))
    if (source !== undefined) addLink(draft, source.from, outgoing.to, source.type)
  }
}

function present(draft: Graph, ids: readonly NodeId[]): Graph['nodes'][NodeId][] {
  return ids.flatMap((id) => draft.nodes[id] ?? [])
}

function entries<K extends string>(record: Readonly<Record<K, Point>> | undefined): [K, Point][] {
  return Object.entries(record ?? {}) as [K, Point][]
}

function differs(a: Point, b: Point): boolean {
  return a.x !== b.x || a.y !== b.y
}
