import type { Graph, Group, Link, Reroute, Subgraph, WorkflowDocument } from '../document.ts'
import { SUBGRAPH_INPUT, SUBGRAPH_OUTPUT } from '../document.ts'
import { groupBy } from '../group-by.ts'
import { stringifyJson, type Json, type JsonObject } from '../json.ts'
import type { Catalogue } from '../node-definition.ts'
import { boundaryBox } from '../subgraph/boundary.ts'
import { linksByInput } from '../wire-type.ts'
import { executionOrder } from './execution-order.ts'
import { asObject, writeId } from './raw.ts'
import { writeNode, writtenInputs, type Wiring } from './write-node.ts'

/**
 * A document in ComfyUI's UI form 0.4, as JSON text: nodes by id, keys in one order, so that a small edit
 * is a small difference between files.
 */
export function writeWorkflowText(document: WorkflowDocument, catalogue: Catalogue): string {
  return `${stringifyJson(writeWorkflow(document, catalogue), 2)}\n`
}

export function writeWorkflow(document: WorkflowDocument, catalogue: Catalogue): JsonObject {
  const { revision, floatingLinks, config, definitions, ...rest } = document.raw
  const written = writeGraph(document, catalogue)
  const subgraphs = Object.values(document.subgraphs).map((subgraph) => writeSubgraph(subgraph, catalogue))
  return {
    ...(document.id === null ? {} : { id: document.id }),
    ...(revision === undefined ? {} : { revision }),
    last_node_id: document.last.node,
    last_link_id: document.last.link,
    nodes: written.nodes,
    links: written.links.map(({ link, targetSlot }) => [
      writeId(link.id),
      writeId(link.from.node),
      link.from.slot,
      writeId(link.to.node),
      targetSlot,
      link.type,
    ]),
    ...(floatingLinks === undefined ? {} : { floatingLinks }),
    groups: Object.values(document.groups).map(writeGroup),
    ...(subgraphs.length > 0 || definitions !== undefined
      ? { definitions: { ...asObject(definitions), subgraphs } }
      : {}),
    config: config ?? {},
    extra: writeExtra(document),
    version: 0.4,
    ...rest,
  }
}

function writeExtra(document: WorkflowDocument): JsonObject {
  const { view } = document
  const reroutes = Object.values(document.reroutes)
  const extensions = Object.values(document.links).flatMap(({ id, reroute }) =>
    reroute === null ? [] : [{ id: writeId(id), parentId: writeId(reroute) }],
  )
  return {
    ...(view === null ? {} : { ds: { scale: view.scale, offset: [view.offset.x, view.offset.y] } }),
    ...document.extra,
    ...(extensions.length > 0 ? { linkExtensions: extensions } : {}),
    ...(reroutes.length > 0 ? { reroutes: writeReroutes(document) } : {}),
  }
}

/** Definitions use the newer form inside: links are objects and carry their reroute themselves. */
function writeSubgraph(subgraph: Subgraph, catalogue: Catalogue): JsonObject {
  const { inputNode: _, outputNode: __, widgets, config, extra, ...rest } = subgraph.raw
  const written = writeGraph(subgraph, catalogue)
  const portLinks = (end: (link: Link) => boolean): readonly Json[] =>
    Object.values(subgraph.links)
      .filter(end)
      .map(({ id }) => writeId(id))
  return {
    id: subgraph.id,
    version: 1,
    state: {
      lastNodeId: subgraph.last.node,
      lastLinkId: subgraph.last.link,
      lastGroupId: subgraph.last.group,
      lastRerouteId: subgraph.last.reroute,
    },
    config: config ?? {},
    name: subgraph.name,
    inputNode: boundaryBox(subgraph, 'input'),
    outputNode: boundaryBox(subgraph, 'output'),
    inputs: subgraph.inputs.map(({ id, name, type, raw }, slot) => ({
      id,
      name,
      type,
      linkIds: portLinks(({ from }) => from.node === SUBGRAPH_INPUT && from.slot === slot),
      ...raw,
    })),
    outputs: subgraph.outputs.map(({ id, name, type, raw }, slot) => ({
      id,
      name,
      type,
      linkIds: portLinks(({ to }) => to.node === SUBGRAPH_OUTPUT && to.input === String(slot)),
      ...raw,
    })),
    ...(widgets === undefined ? {} : { widgets }),
    nodes: written.nodes,
    groups: Object.values(subgraph.groups).map(writeGroup),
    links: written.links.map(({ link, targetSlot }) => ({
      id: writeId(link.id),
      origin_id: writeId(link.from.node),
      origin_slot: link.from.slot,
      target_id: writeId(link.to.node),
      target_slot: targetSlot,
      type: link.type,
      ...(link.reroute === null ? {} : { parentId: writeId(link.reroute) }),
      ...link.raw,
    })),
    ...(Object.keys(subgraph.reroutes).length > 0 ? { reroutes: writeReroutes(subgraph) } : {}),
    extra: extra ?? {},
    ...rest,
  }
}

type WrittenGraph = {
  readonly nodes: readonly JsonObject[]
  readonly links: readonly { readonly link: Link; readonly targetSlot: number }[]
}

function writeGraph(graph: Graph, catalogue: Catalogue): WrittenGraph {
  const links = Object.values(graph.links)
  const wiring: Wiring = {
    byInput: linksByInput(graph),
    incoming: groupBy(links, ({ to }) => to.node),
    outgoing: groupBy(links, ({ from }) => from.node),
  }
  const order = new Map(executionOrder(graph).map((id, index) => [id, index]))
  const nodes = Object.values(graph.nodes)
  const inputs = new Map(nodes.map((node) => [node.id, writtenInputs(node, wiring, catalogue)]))
  const targetSlot = ({ to }: Link): number =>
    to.node === SUBGRAPH_OUTPUT
      ? Number(to.input)
      : Math.max(0, inputs.get(to.node)?.findIndex(({ name }) => name === to.input) ?? 0)
  return {
    nodes: nodes.map((node) =>
      writeNode(node, inputs.get(node.id) ?? [], order.get(node.id) ?? 0, graph, wiring, catalogue),
    ),
    links: links.map((link) => ({ link, targetSlot: targetSlot(link) })),
  }
}

function writeGroup(group: Group): JsonObject {
  const { x, y, width, height } = group.bounds
  return {
    id: writeId(group.id),
    title: group.title,
    bounding: [x, y, width, height],
    ...(group.color === null ? {} : { color: group.color }),
    font_size: group.fontSize,
    flags: {},
    ...group.raw,
  }
}

/** A reroute names every wire that runs through it, the ones of later bends included. */
function writeReroutes(graph: Graph): readonly JsonObject[] {
  const through = new Map<string, Json[]>()
  for (const link of Object.values(graph.links)) {
    const seen = new Set<string>()
    for (let at = link.reroute; at !== null && !seen.has(at); at = graph.reroutes[at]?.parent ?? null) {
      seen.add(at)
      const ids = through.get(at)
      if (ids) ids.push(writeId(link.id))
      else through.set(at, [writeId(link.id)])
    }
  }
  return Object.values(graph.reroutes).map((reroute: Reroute) => ({
    id: writeId(reroute.id),
    ...(reroute.parent === null ? {} : { parentId: writeId(reroute.parent) }),
    pos: [reroute.position.x, reroute.position.y],
    linkIds: through.get(reroute.id) ?? [],
    ...reroute.raw,
  }))
}
