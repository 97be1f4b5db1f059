import type { Bounds } from '../../document/commands/groups.ts'
import { unionBounds } from '../../document/commands/groups.ts'
import type { Point } from '../../../workflows/document.ts'
import { bendPosition, SOCKET } from '../flow/flow-nodes.ts'
import { bendId, type FlowNode, type WireEdge } from '../flow/flow-types.ts'

export function boundsOf(node: FlowNode): Bounds {
  return { ...node.position, width: node.width ?? 0, height: node.height ?? 0 }
}

export function boundsOfAll(nodes: readonly FlowNode[]): Bounds | null {
  return unionBounds(nodes.map(boundsOf))
}

/** The points that a wire passes, as drawn now; null when an end is missing. */
export function wirePoints(edge: WireEdge, byId: ReadonlyMap<string, FlowNode>): Point[] | null {
  const from = handlePoint(byId.get(edge.source), edge.sourceHandle)
  const to = handlePoint(byId.get(edge.target), edge.targetHandle)
  if (from === null || to === null) return null
  const bends = (edge.data?.bends ?? []).flatMap((id) => {
    const bend = byId.get(bendId(id))
    return bend === undefined ? [] : [bendPosition(bend.position)]
  })
  return [from, ...bends, to]
}

export function indexNodes(nodes: readonly FlowNode[]): ReadonlyMap<string, FlowNode> {
  return new Map(nodes.map((node) => [node.id, node]))
}

function handlePoint(node: FlowNode | undefined, handleId: string | null | undefined): Point | null {
  const handle = node?.handles?.find(({ id }) => id === handleId)
  if (node === undefined || handle === undefined) return null
  return {
    x: node.position.x + handle.x + (handle.type === 'source' ? SOCKET : 0),
    y: node.position.y + handle.y + SOCKET / 2,
  }
}
