import dagre from '@dagrejs/dagre'
import type { Group } from '../../../workflows/document.ts'
import { frameAround } from '../../document/frame-around.ts'

type Bounds = Group['bounds']
type LayoutNode = {
  readonly id: string
  readonly width: number
  readonly height: number
  /** The frame that it stays in; null for none. */
  readonly frame: string | null
}
type LayoutEdge = { readonly from: string; readonly to: string }
export type LayoutRequest = {
  readonly nodes: readonly LayoutNode[]
  readonly frames: readonly { readonly id: string; readonly frame: string | null }[]
  readonly edges: readonly LayoutEdge[]
}
/** Where nodes and frames come to be: by id, from the top left of everything. */
export type LayoutAnswer = Readonly<Record<string, Bounds>>

/** Columns from left to right along the flow, few crossings; a frame is laid out inside, and then as one node. */
export function layeredLayout(request: LayoutRequest): LayoutAnswer {
  return layOutInside(request, null)
}

function layOutInside(request: LayoutRequest, frame: string | null): LayoutAnswer {
  const nodes = request.nodes.filter((node) => node.frame === frame)
  const frames = request.frames
    .filter((child) => child.frame === frame)
    .map(({ id }) => {
      const inside = layOutInside(request, id)
      return { id, inside, bounds: frameAround(extent(inside)) }
    })
  const boxes = [...nodes, ...frames.map(({ id, bounds }) => ({ ...bounds, id }))]
  const corners = columns(boxes, edgesBetween(request, frame))
  return Object.fromEntries([
    ...nodes.map(({ id, width, height }) => [id, { ...corners(id), width, height }]),
    ...frames.flatMap(({ id, inside, bounds }) => {
      const { x, y } = corners(id)
      const moved = (box: Bounds): Bounds => ({ ...box, x: box.x + x - bounds.x, y: box.y + y - bounds.y })
      return [[id, moved(bounds)], ...Object.entries(inside).map(([child, box]) => [child, moved(box)])]
    }),
  ])
}

/** Wires between what stands directly in a frame: between frames, where their ends are in two of them. */
function edgesBetween({ nodes, frames, edges }: LayoutRequest, frame: string | null): readonly LayoutEdge[] {
  const parents = new Map([...nodes, ...frames].map((child) => [child.id, child.frame]))
  const standIn = (id: string): string | null => {
    const parent = parents.get(id)
    if (parent === frame) return id
    return parent === undefined || parent === null ? null : standIn(parent)
  }
  return edges.flatMap((edge) => {
    const from = standIn(edge.from)
    const to = standIn(edge.to)
    return from === null || to === null || from === to ? [] : [{ from, to }]
  })
}

function columns(
  boxes: readonly Omit<LayoutNode, 'frame'>[],
  edges: readonly LayoutEdge[],
): (id: string) => { readonly x: number; readonly y: number } {
  const graph = new dagre.graphlib.Graph()
  graph.setGraph({ rankdir: 'LR', nodesep: 36, ranksep: 90, marginx: 0, marginy: 0 })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const { id, width, height } of boxes) graph.setNode(id, { width, height })
  for (const { from, to } of edges) graph.setEdge(from, to)
  dagre.layout(graph)
  return (id) => {
    const { x = 0, y = 0, width, height } = graph.node(id)
    return { x: Math.round(x - width / 2), y: Math.round(y - height / 2) }
  }
}

function extent(boxes: LayoutAnswer): Bounds {
  const all = Object.values(boxes)
  return {
    x: 0,
    y: 0,
    width: Math.max(0, ...all.map(({ x, width }) => x + width)),
    height: Math.max(0, ...all.map(({ y, height }) => y + height)),
  }
}
