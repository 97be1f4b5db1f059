import {
  type Graph,
  groupId,
  type Link,
  linkId,
  type NodeId,
  nodeId,
  type Point,
  type RerouteId,
  rerouteId,
  SUBGRAPH_INPUT,
  SUBGRAPH_OUTPUT,
  type Subgraph,
  type WorkflowNode,
} from '../../../workflows/document.ts'
import type { Catalogue } from '../../../workflows/node-definition.ts'
import { definitionOfInstance } from '../../../workflows/subgraph/level.ts'
import { promotedValue, socketOf } from '../../../workflows/subgraph/promoted.ts'
import type { Command } from '../command.ts'
import { boxOf } from './convert-to-subgraph.ts'
import { type Bounds, unionBounds } from './groups.ts'
import { pruneSubgraphs } from './prune-subgraphs.ts'
import { addLink, removeLinks } from './wires.ts'

/**
 * Puts the content of an instance's definition in its place, wired to what the instance was wired to. Nodes keep
 * their ids where these are free. Other instances stay as they are.
 */
export function unpackSubgraph(id: NodeId, catalogue: Catalogue): Command {
  return {
    label: 'unpackSubgraph',
    recipe: () => {},
    around: (document, draft) => {
      const instance = draft.nodes[id]
      const subgraph = definitionOfInstance(document, instance?.type)
      if (instance === undefined || subgraph === null) return
      const content = unionBounds(Object.values(subgraph.nodes).map((node) => boxOf(node, catalogue)))
      const offset = content === null ? { x: 0, y: 0 } : between(content, boxOf(instance, catalogue))
      const added: Added = {
        nodes: addNodes(draft, instance, subgraph, offset),
        bends: addBends(draft, subgraph, offset),
      }
      addGroups(draft, subgraph, offset)
      for (const link of Object.values(subgraph.links)) {
        if (link.to.node === SUBGRAPH_OUTPUT) continue
        if (link.from.node === SUBGRAPH_INPUT) wireIn(draft, instance, subgraph, { added, link })
        else wireInside(draft, added, link)
      }
      wireOut(draft, instance, subgraph, added)
      const left = Object.values(draft.links).filter(({ from, to }) => from.node === id || to.node === id)
      removeLinks(
        draft,
        left.map((link) => link.id),
      )
      delete draft.nodes[id]
      pruneSubgraphs(document, new Set([subgraph.id]))
    },
  }
}

/** What stands for the parts of the definition. */
type Added = {
  readonly nodes: ReadonlyMap<NodeId, NodeId>
  readonly bends: ReadonlyMap<RerouteId, RerouteId>
}

function addNodes(
  draft: Graph,
  instance: WorkflowNode,
  subgraph: Subgraph,
  offset: Point,
): Map<NodeId, NodeId> {
  draft.last.node = Math.max(draft.last.node, subgraph.last.node)
  return new Map(
    Object.values(subgraph.nodes).map((node) => {
      const id = draft.nodes[node.id] === undefined ? node.id : nodeId(String(++draft.last.node))
      // A muted or bypassed instance keeps what is inside from running.
      const mode = node.mode === 'active' ? instance.mode : node.mode
      draft.nodes[id] = {
        ...node,
        id,
        mode,
        position: moved(node.position, offset),
        values: { ...node.values },
      }
      return [node.id, id]
    }),
  )
}

function addBends(draft: Graph, subgraph: Subgraph, offset: Point): Map<RerouteId, RerouteId> {
  const bends = Object.values(subgraph.reroutes)
  const ids = new Map(bends.map(({ id }, index) => [id, rerouteId(String(draft.last.reroute + 1 + index))]))
  draft.last.reroute += bends.length
  for (const bend of bends) {
    const id = ids.get(bend.id)
    if (id === undefined) continue
    const parent = bend.parent === null ? null : (ids.get(bend.parent) ?? null)
    draft.reroutes[id] = { ...bend, id, parent, position: moved(bend.position, offset) }
  }
  return ids
}

function addGroups(draft: Graph, subgraph: Subgraph, offset: Point): void {
  for (const group of Object.values(subgraph.groups)) {
    const id = groupId(String(++draft.last.group))
    draft.groups[id] = { ...group, id, bounds: { ...group.bounds, ...moved(group.bounds, offset) } }
  }
}

function wireInside(draft: Graph, added: Added, { from, to, type, reroute, raw }: Link): void {
  const source = added.nodes.get(from.node)
  const target = added.nodes.get(to.node)
  if (source === undefined || target === undefined) return
  const id = linkId(String(++draft.last.link))
  draft.links[id] = {
    id,
    from: { node: source, slot: from.slot },
    to: { node: target, input: to.input },
    type,
    reroute: reroute === null ? null : (added.bends.get(reroute) ?? null),
    raw: { ...raw },
  }
}

/** What fed the instance feeds the node inside; a value on the instance's own widget becomes that node's. */
function wireIn(
  draft: Graph,
  instance: WorkflowNode,
  subgraph: Subgraph,
  { added, link }: { readonly added: Added; readonly link: Link },
): void {
  const target = added.nodes.get(link.to.node)
  const node = target === undefined ? undefined : draft.nodes[target]
  const port = subgraph.inputs[link.from.slot]
  if (target === undefined || node === undefined || port === undefined) return
  const outside = outsideOf(draft, instance, subgraph, link.from.slot)
  if (outside !== undefined) {
    addLink(draft, outside.from, { node: target, input: link.to.input }, link.type)
    const wire = draft.links[linkId(String(draft.last.link))]
    if (wire !== undefined) wire.reroute = outside.reroute
    return
  }
  const value = promotedValue(instance, port.name)
  if (value !== undefined && link.to.input in node.values) node.values[link.to.input] = value
}

function wireOut(draft: Graph, instance: WorkflowNode, subgraph: Subgraph, added: Added): void {
  for (const wire of Object.values(draft.links)) {
    if (wire.from.node !== instance.id) continue
    const inside = Object.values(subgraph.links).find(
      ({ to }) => to.node === SUBGRAPH_OUTPUT && to.input === String(wire.from.slot),
    )
    if (inside === undefined) continue
    const passed =
      inside.from.node === SUBGRAPH_INPUT
        ? outsideOf(draft, instance, subgraph, inside.from.slot)?.from
        : undefined
    const source = added.nodes.get(inside.from.node)
    if (source !== undefined) wire.from = { node: source, slot: inside.from.slot }
    else if (passed !== undefined) wire.from = { ...passed }
  }
}

/** The wire that feeds an input of the instance. */
function outsideOf(draft: Graph, instance: WorkflowNode, subgraph: Subgraph, slot: number): Link | undefined {
  const port = subgraph.inputs[slot]
  const socket = port && socketOf(instance, port, slot)
  return Object.values(draft.links).find(({ to }) => to.node === instance.id && to.input === socket?.name)
}

function moved({ x, y }: Point, by: Point): Point {
  return { x: x + by.x, y: y + by.y }
}

/** From the middle of one box to that of another. */
function between(from: Bounds, to: Bounds): Point {
  return {
    x: Math.round(to.x + to.width / 2 - from.x - from.width / 2),
    y: Math.round(to.y + to.height / 2 - from.y - from.height / 2),
  }
}
