import { applyNodeChanges, type EdgeChange, type NodeChange } from 'reactflow'
import { create } from 'zustand'
import { groupId, linkId, type NodeId, nodeId, type Point, rerouteId } from '../../../workflows/document.ts'
import type { Catalogue } from '../../../workflows/node-definition.ts'
import { isBoundary } from '../../../workflows/subgraph/boundary.ts'
import { levelView } from '../../../workflows/subgraph/level-view.ts'
import type { Moves, Selection } from '../../document/commands/nodes.ts'
import type { OpenDocument, Place } from '../../document/documents.ts'
import { bendPosition, createFlowMapper, documentPosition } from './flow-nodes.ts'
import type { FlowNode, WireEdge } from './flow-types.ts'

type Viewport = { readonly x: number; readonly y: number; readonly zoom: number }
type Guides = { readonly x: readonly number[]; readonly y: readonly number[] }

export type FlowState = {
  /** The graph that is drawn: see `viewKey`. */
  readonly graphKey: string | null
  /** What React Flow draws: the document, with the positions of a drag that is under way. */
  readonly nodes: readonly FlowNode[]
  readonly edges: readonly WireEdge[]
  readonly guides: Guides
  /** The wire that a dragged node would be inserted in. */
  readonly dropWire: string | null
  /** The type of the wire that is being pulled; null when none is. */
  readonly pulling: { readonly type: string; readonly from: 'source' | 'target' } | null
  /** The graph whose view is set: its nodes may be drawn. */
  readonly placedKey: string | null
  /** The view is about to leap far out; nodes rest until it has. */
  readonly jumping: boolean
  readonly viewports: Readonly<Record<string, Viewport>>
  readonly sync: (
    document: OpenDocument | null,
    catalogue: Catalogue,
    showsPicture: (id: string) => boolean,
  ) => void
  readonly changeNodes: (changes: readonly NodeChange<FlowNode>[]) => void
  readonly changeEdges: (changes: readonly EdgeChange<WireEdge>[]) => void
  readonly select: (ids: { readonly nodes?: readonly string[]; readonly edges?: readonly string[] }) => void
}

const NO_GUIDES: Guides = { x: [], y: [] }
let mapper = createFlowMapper()

/** The view store: selection, viewports and drags. Nothing in it is saved in a workflow. */
export const useFlow = create<FlowState>()((set, get) => ({
  graphKey: null,
  nodes: [],
  edges: [],
  guides: NO_GUIDES,
  dropWire: null,
  pulling: null,
  placedKey: null,
  jumping: false,
  viewports: {},
  sync: (document, catalogue, showsPicture) => {
    const state = get()
    const key = document === null ? null : viewKey(document)
    const sameGraph = state.graphKey === key
    if (!sameGraph) mapper = createFlowMapper()
    if (document === null) {
      set({ graphKey: null, nodes: [], edges: [] })
      return
    }
    const flow = mapper(levelView(document.workflow, document.level), catalogue, showsPicture)
    const before = new Map(sameGraph ? state.nodes.map((node) => [node.id, node]) : [])
    const selectedEdges = new Set(
      sameGraph ? state.edges.filter(({ selected }) => selected).map(({ id }) => id) : [],
    )
    set({
      graphKey: key,
      nodes: flow.nodes.map((node) => withSelection(node, before.get(node.id))),
      edges: flow.edges.map((edge) => (selectedEdges.has(edge.id) ? { ...edge, selected: true } : edge)),
      guides: NO_GUIDES,
      dropWire: null,
    })
  },
  changeNodes: (changes) => {
    // Removal is a command; measuring is not needed, for every size is given.
    const kept = changes.filter(({ type }) => type === 'position' || type === 'select')
    if (kept.length > 0) set(({ nodes }) => ({ nodes: applyNodeChanges(kept, [...nodes]) }))
  },
  changeEdges: (changes) => {
    const chosen = new Map(
      changes.flatMap((change) => (change.type === 'select' ? [[change.id, change.selected]] : [])),
    )
    if (chosen.size > 0) {
      set(({ edges }) => ({
        edges: edges.map((edge) => {
          const selected = chosen.get(edge.id)
          return selected === undefined ? edge : { ...edge, selected }
        }),
      }))
    }
  },
  select: ({ nodes = [], edges = [] }) => {
    const chosenNodes = new Set(nodes)
    const chosenEdges = new Set(edges)
    set((state) => ({
      nodes: state.nodes.map((node) => withFlag(node, chosenNodes.has(node.id))),
      edges: state.edges.map((edge) => withFlag(edge, chosenEdges.has(edge.id))),
    }))
  },
}))

/** Names a graph of a document for what is remembered of its view; of the root it is the document's id. */
export function viewKey({ id, level }: Place): string {
  return [id, ...level].join(' ')
}

/** What is selected, as commands take it; the boundary of a subgraph is none of it. */
export function selection(state: FlowState = useFlow.getState()): Selection {
  const chosen = state.nodes.filter(({ selected }) => selected)
  return {
    nodes: chosen.flatMap((node) =>
      node.type === 'card' && !isBoundary(node.id) ? [node.data.node.id] : [],
    ),
    links: state.edges.filter(({ selected }) => selected).map(({ id }) => linkId(id)),
    groups: chosen.flatMap((node) => (node.type === 'frame' ? [node.data.group.id] : [])),
    reroutes: chosen.flatMap((node) => (node.type === 'bend' ? [node.data.reroute.id] : [])),
  }
}

/** Where React Flow's nodes are now, as a `move` command takes it. */
export function movesOf(nodes: readonly { readonly id: string; readonly position: Point }[]): Moves {
  const moves = {
    nodes: {} as Record<NodeId, Point>,
    groups: {} as Record<string, Point>,
    reroutes: {} as Record<string, Point>,
  }
  for (const { id, position } of nodes) {
    const at = { x: Math.round(position.x), y: Math.round(position.y) }
    if (id.startsWith('frame:')) moves.groups[groupId(id.slice('frame:'.length))] = at
    else if (id.startsWith('bend:')) moves.reroutes[rerouteId(id.slice('bend:'.length))] = bendPosition(at)
    else moves.nodes[nodeId(id)] = documentPosition(at)
  }
  return moves
}

/** The type of an input as it is drawn. */
export function drawnInputType(id: string, input: string): string {
  const node = useFlow.getState().nodes.find((candidate) => candidate.id === id)
  if (node?.type !== 'card') return '*'
  const { inputs, fields } = node.data.geometry
  return (
    inputs.find(({ port }) => port.name === input)?.port.type ??
    fields.find((field) => field.input.name === input)?.input.type ??
    '*'
  )
}

function withSelection(node: FlowNode, before: FlowNode | undefined): FlowNode {
  if (before === undefined) return node
  const unmoved = before.position.x === node.position.x && before.position.y === node.position.y
  if (unmoved && before.data === node.data && before.width === node.width) return before
  return before.selected === true ? { ...node, selected: true } : node
}

function withFlag<T extends { selected?: boolean | undefined }>(item: T, selected: boolean): T {
  return (item.selected ?? false) === selected ? item : { ...item, selected }
}
