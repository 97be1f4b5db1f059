import { z } from 'zod'
import {
  type Graph,
  Group,
  groupId,
  Link,
  linkId,
  type NodeId,
  nodeId,
  type Point,
  Reroute,
  type RerouteId,
  rerouteId,
  SUBGRAPH_INPUT,
  Subgraph,
  type WorkflowDocument,
  WorkflowNode,
} from '../../workflows/document.ts'
import { parseJson, stringifyJson } from '../../workflows/json.ts'
import { isBoundary } from '../../workflows/subgraph/boundary.ts'
import { definitionsIn } from '../../workflows/subgraph/level.ts'
import type { Command } from './command.ts'
import type { Selection } from './commands/nodes.ts'
import { isSubgraph } from './commands/add-port.ts'
import { addLink, rerouteChain } from './commands/wires.ts'

/** A part of a workflow. Wires that come from outside keep the id of their source. */
export type Fragment = {
  readonly nodes: readonly WorkflowNode[]
  readonly links: readonly Link[]
  readonly groups: readonly Group[]
  readonly reroutes: readonly Reroute[]
  /** The definitions that its nodes stand for, those inside them included. */
  readonly subgraphs: readonly Subgraph[]
  /** The definition it was copied in; null: the root. Wires from outside lead nowhere in another graph. */
  readonly level: string | null
}

/**
 * What is selected, with the wires that end in it.
 * @param level The definition that `workflow` is a view of; null for the root.
 */
export function copyFragment(
  workflow: WorkflowDocument,
  selection: Selection,
  level: string | null = null,
): Fragment {
  const nodes = selection.nodes.flatMap((id) => (isBoundary(id) ? [] : (workflow.nodes[id] ?? [])))
  const chosen = new Set(nodes.map(({ id }) => id))
  const links = Object.values(workflow.links).filter((link) => chosen.has(link.to.node))
  const bends = new Set(links.flatMap((link) => rerouteChain(workflow, link.reroute)))
  return {
    nodes,
    links,
    groups: selection.groups.flatMap((id) => workflow.groups[id] ?? []),
    reroutes: Object.values(workflow.reroutes).filter(({ id }) => bends.has(id)),
    subgraphs: subgraphsOf(workflow, nodes),
    level,
  }
}

function subgraphsOf(workflow: WorkflowDocument, nodes: readonly WorkflowNode[]): Subgraph[] {
  const used = definitionsIn(workflow, { nodes: Object.fromEntries(nodes.map((node) => [node.id, node])) })
  return Object.values(workflow.subgraphs).filter(({ id }) => used.has(id))
}

/** Everything in a document, as when a workflow file is pasted into another. */
export function wholeFragment(workflow: WorkflowDocument): Fragment {
  return {
    nodes: Object.values(workflow.nodes),
    links: Object.values(workflow.links),
    groups: Object.values(workflow.groups),
    reroutes: Object.values(workflow.reroutes),
    subgraphs: subgraphsOf(workflow, Object.values(workflow.nodes)),
    level: null,
  }
}

/**
 * Leaves out the nodes that would make a subgraph contain itself when pasted there; `refused` names them.
 * @param level The definition to paste into; null for the root.
 */
export function fragmentFor(
  fragment: Fragment,
  workflow: WorkflowDocument,
  level: string | null,
): { readonly fragment: Fragment; readonly refused: readonly WorkflowNode[] } {
  if (level === null) return { fragment, refused: [] }
  const known = {
    ...workflow,
    subgraphs: {
      ...Object.fromEntries(fragment.subgraphs.map((one) => [one.id, one])),
      ...workflow.subgraphs,
    },
  }
  const holds = ({ id, type }: WorkflowNode, node: WorkflowNode): boolean =>
    type === level || definitionsIn(known, { nodes: { [id]: node } }).has(level)
  const refused = fragment.nodes.filter((node) => holds(node, node))
  return {
    fragment: { ...fragment, nodes: fragment.nodes.filter((node) => !refused.includes(node)) },
    refused,
  }
}

/**
 * Adds a fragment under new ids, moved by `offset`. Wires inside it come along; with `connected`, wires from
 * nodes outside that are still there do too.
 */
export function pasteFragment(
  fragment: Fragment,
  options: {
    readonly offset: Point
    readonly connected: boolean
    readonly label?: 'paste' | 'duplicate'
  },
): Command {
  const moved = ({ x, y }: Point): Point => ({ x: x + options.offset.x, y: y + options.offset.y })
  return {
    label: options.label ?? 'paste',
    // A definition that is here already is the same one: its instances share it.
    around: (document) => {
      for (const subgraph of fragment.subgraphs) document.subgraphs[subgraph.id] ??= subgraph
    },
    recipe: (draft) => {
      const level = isSubgraph(draft) ? draft.id : null
      const present = new Set(Object.keys(draft.nodes))
      const nodes = new Map<NodeId, NodeId>()
      for (const node of fragment.nodes) {
        const id = nodeId(String(++draft.last.node))
        nodes.set(node.id, id)
        draft.nodes[id] = { ...node, id, position: moved(node.position), pinned: false }
      }
      const reroutes = pasteReroutes(draft, fragment, moved)
      for (const link of fragment.links) {
        const to = nodes.get(link.to.node)
        const inner = nodes.get(link.from.node)
        const outer =
          options.connected && level === fragment.level && hasOutput(draft, present, link)
            ? link.from.node
            : undefined
        const from = inner ?? outer
        if (to === undefined || from === undefined) continue
        addLink(draft, { node: from, slot: link.from.slot }, { node: to, input: link.to.input }, link.type)
        const added = draft.links[linkId(String(draft.last.link))]
        if (added !== undefined && inner !== undefined && link.reroute !== null) {
          added.reroute = reroutes.get(link.reroute) ?? null
        }
      }
      for (const group of fragment.groups) {
        const id = groupId(String(++draft.last.group))
        draft.groups[id] = { ...group, id, bounds: { ...group.bounds, ...moved(group.bounds) } }
      }
    },
  }
}

function hasOutput(draft: Graph, present: ReadonlySet<string>, { from }: Link): boolean {
  if (present.has(from.node)) return true
  return from.node === SUBGRAPH_INPUT && isSubgraph(draft) && from.slot < draft.inputs.length
}

/** The ids that pasting into this document will give, for selecting what was pasted. */
export function pastedIds(workflow: Graph, fragment: Fragment): NodeId[] {
  return fragment.nodes.map((_, index) => nodeId(String(workflow.last.node + 1 + index)))
}

const MARK = 'fulgurite/nodes-1'
const ClipboardText = z.object({
  format: z.literal(MARK),
  nodes: z.array(WorkflowNode),
  links: z.array(Link),
  groups: z.array(Group),
  reroutes: z.array(Reroute),
  subgraphs: z.array(Subgraph).default([]),
  level: z.string().nullable().default(null),
})

export function fragmentToText(fragment: Fragment): string {
  return stringifyJson({ format: MARK, ...fragment }, 1)
}

/** null for text that is something else. */
export function fragmentFromText(text: string): Fragment | null {
  if (!text.includes(MARK)) return null
  try {
    const { format: _, ...fragment } = ClipboardText.parse(parseJson(text))
    return fragment
  } catch {
    return null
  }
}

function pasteReroutes(
  draft: Graph,
  fragment: Fragment,
  moved: (point: Point) => Point,
): Map<RerouteId, RerouteId> {
  const inside = new Set(fragment.nodes.map(({ id }) => id))
  const used = new Set(
    fragment.links
      .filter((link) => inside.has(link.from.node))
      .flatMap((link) =>
        rerouteChain(
          { reroutes: Object.fromEntries(fragment.reroutes.map((reroute) => [reroute.id, reroute])) },
          link.reroute,
        ),
      ),
  )
  const kept = fragment.reroutes.filter(({ id }) => used.has(id))
  const ids = new Map(kept.map(({ id }, index) => [id, rerouteId(String(draft.last.reroute + 1 + index))]))
  draft.last.reroute += kept.length
  for (const reroute of kept) {
    const id = ids.get(reroute.id)
    if (id === undefined) continue
    const parent = reroute.parent === null ? null : (ids.get(reroute.parent) ?? null)
    draft.reroutes[id] = { ...reroute, id, parent, position: moved(reroute.position) }
  }
  return ids
}
