import { z } from 'zod'
import type { Json } from './json.ts'
import type { Literal } from './prompt.ts'

/**
 * The workflow in memory: plain data for immer patches, values by name. It is what a saved file says and
 * nothing else; `comfy/` reads and writes ComfyUI's forms, and keeps what it does not know in `raw`.
 */

export const NodeId = z.string().brand('NodeId')
export type NodeId = z.infer<typeof NodeId>
export const LinkId = z.string().brand('LinkId')
export type LinkId = z.infer<typeof LinkId>
export const GroupId = z.string().brand('GroupId')
export type GroupId = z.infer<typeof GroupId>
export const RerouteId = z.string().brand('RerouteId')
export type RerouteId = z.infer<typeof RerouteId>

const Raw = z.record(z.string(), z.custom<Json>())
const Point = z.object({ x: z.number(), y: z.number() })
export type Point = z.infer<typeof Point>
const Size = z.object({ width: z.number(), height: z.number() })
export type Size = z.infer<typeof Size>

/** What a seed does after each queued run. */
export const ControlMode = z.enum(['fixed', 'increment', 'decrement', 'randomize', 'increment-wrap'])
export type ControlMode = z.infer<typeof ControlMode>

/**
 * A socket as the file has it. Nodes of known types store only what their definition does not say
 * (a label, an undeclared socket); placeholders and virtual nodes store all of theirs.
 */
export const Slot = z.object({
  /** Unique among the node's inputs; a repeated name gets `#index` appended. */
  name: z.string(),
  type: z.string(),
  label: z.string().nullable(),
  /** The widget that this socket feeds. */
  widget: z.string().nullable(),
  raw: Raw,
})
export type Slot = z.infer<typeof Slot>

export const NodeMode = z.enum(['active', 'muted', 'bypassed'])
export type NodeMode = z.infer<typeof NodeMode>

export const WorkflowNode = z.object({
  id: NodeId,
  /** ComfyUI's class name, a virtual type, or the id of a subgraph definition. */
  type: z.string(),
  /** The person's own title; null shows the definition's. */
  title: z.string().nullable(),
  position: Point,
  /** null: as the definition asks. */
  size: Size.nullable(),
  mode: NodeMode,
  collapsed: z.boolean(),
  pinned: z.boolean(),
  color: z.string().nullable(),
  bgcolor: z.string().nullable(),
  /** Widget values by input name. Empty on placeholders, whose values stay in `widgetsValues`. */
  values: z.record(z.string(), z.custom<Literal>()),
  controlAfterGenerate: z.record(z.string(), ControlMode),
  inputs: z.array(Slot),
  outputs: z.array(Slot),
  /** ComfyUI's `widgets_values` as read, where no definition names them; on known nodes the surplus. */
  widgetsValues: z.custom<Json>().nullable(),
  properties: Raw,
  raw: Raw,
})
export type WorkflowNode = z.infer<typeof WorkflowNode>

export const Link = z.object({
  id: LinkId,
  from: z.object({ node: NodeId, slot: z.number().int().nonnegative() }),
  to: z.object({ node: NodeId, input: z.string() }),
  type: z.string(),
  /** The last native reroute on the way, counted from the origin. */
  reroute: RerouteId.nullable(),
  raw: Raw,
})
export type Link = z.infer<typeof Link>

export const Group = z.object({
  id: GroupId,
  title: z.string(),
  /** Membership is geometric: the nodes whose centre lies inside. */
  bounds: z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }),
  color: z.string().nullable(),
  fontSize: z.number(),
  raw: Raw,
})
export type Group = z.infer<typeof Group>

/** A bend that several wires may share; chains run towards the origin by `parent`. */
export const Reroute = z.object({
  id: RerouteId,
  parent: RerouteId.nullable(),
  position: Point,
  raw: Raw,
})
export type Reroute = z.infer<typeof Reroute>

const graph = {
  nodes: z.record(NodeId, WorkflowNode),
  links: z.record(LinkId, Link),
  groups: z.record(GroupId, Group),
  reroutes: z.record(RerouteId, Reroute),
  /** Highest ids ever given: a deleted node's id is not used again. */
  last: z.object({ node: z.number(), link: z.number(), group: z.number(), reroute: z.number() }),
}
export const Graph = z.object(graph)
export type Graph = z.infer<typeof Graph>

const SubgraphPort = z.object({ id: z.string(), name: z.string(), type: z.string(), raw: Raw })
export type SubgraphPort = z.infer<typeof SubgraphPort>

/** Inner wires start at node `-10` (its inputs) and end at node `-20` (its outputs, input name = index). */
export const Subgraph = z.object({
  ...graph,
  id: z.string(),
  name: z.string(),
  inputs: z.array(SubgraphPort),
  outputs: z.array(SubgraphPort),
  raw: Raw,
})
export type Subgraph = z.infer<typeof Subgraph>

export const SUBGRAPH_INPUT = '-10' as NodeId
export const SUBGRAPH_OUTPUT = '-20' as NodeId

export const WorkflowDocument = z.object({
  ...graph,
  id: z.string().nullable(),
  view: z.object({ scale: z.number(), offset: Point }).nullable(),
  subgraphs: z.record(z.string(), Subgraph),
  /** `extra` but for view, reroutes and link extensions. */
  extra: Raw,
  raw: Raw,
})
export type WorkflowDocument = z.infer<typeof WorkflowDocument>

export function newDocument(id: string | null = null): WorkflowDocument {
  return {
    nodes: {},
    links: {},
    groups: {},
    reroutes: {},
    last: { node: 0, link: 0, group: 0, reroute: 0 },
    id,
    view: null,
    subgraphs: {},
    extra: {},
    raw: {},
  }
}

export function nodeId(text: string): NodeId {
  return text as NodeId
}

export function linkId(text: string): LinkId {
  return text as LinkId
}

export function groupId(text: string): GroupId {
  return text as GroupId
}

export function rerouteId(text: string): RerouteId {
  return text as RerouteId
}
