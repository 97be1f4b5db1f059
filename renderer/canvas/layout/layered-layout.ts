import dagre from '@dagrejs/dagre'

type LayoutNode = { readonly id: string; readonly width: number; readonly height: number }
type LayoutEdge = { readonly from: string; readonly to: string }
export type LayoutRequest = { readonly nodes: readonly LayoutNode[]; readonly edges: readonly LayoutEdge[] }
/** Top left corners by id. */
export type LayoutAnswer = Readonly<Record<string, { readonly x: number; readonly y: number }>>

/** Columns from left to right along the flow, few crossings. */
export function layeredLayout({ nodes, edges }: LayoutRequest): LayoutAnswer {
  const graph = new dagre.graphlib.Graph()
  graph.setGraph({ rankdir: 'LR', nodesep: 36, ranksep: 90, marginx: 0, marginy: 0 })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const { id, width, height } of nodes) graph.setNode(id, { width, height })
  for (const { from, to } of edges) graph.setEdge(from, to)
  dagre.layout(graph)
  return Object.fromEntries(
    nodes.map(({ id, width, height }) => {
      const { x = 0, y = 0 } = graph.node(id)
      return [id, { x: Math.round(x - width / 2), y: Math.round(y - height / 2) }]
    }),
  )
}
