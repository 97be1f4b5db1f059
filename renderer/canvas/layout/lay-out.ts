import type { NodeId } from '../../../workflows/document.ts'
import { move } from '../../document/commands/nodes.ts'
import { useDocuments } from '../../document/documents.ts'
import { documentPosition } from '../flow/flow-nodes.ts'
import { useFlow } from '../flow/flow-store.ts'
import { type CardNode, isCard } from '../flow/flow-types.ts'
import { boundsOfAll } from '../geometry/flow-bounds.ts'
import type { LayoutAnswer, LayoutRequest } from './layered-layout.ts'

/** Arranges the selected nodes, or all of them, along the flow; their common corner stays where it was. */
export async function layOut(): Promise<void> {
  const { nodes, edges, documentId } = useFlow.getState()
  const cards = nodes.filter(isCard)
  const chosen = cards.filter(({ selected }) => selected)
  const arranged = chosen.length > 1 ? chosen : cards
  const corner = boundsOfAll(arranged)
  if (corner === null || documentId === null) return
  const ids = new Set(arranged.map(({ id }) => id))
  const answer = await inWorker({
    nodes: arranged.map(toBox),
    edges: edges
      .filter(({ source, target }) => ids.has(source) && ids.has(target))
      .map(({ source, target }) => ({ from: source, to: target })),
  })
  const positions = Object.entries(answer).map(([id, { x, y }]) => [
    id,
    documentPosition({ x: x + corner.x, y: y + corner.y }),
  ])
  useDocuments
    .getState()
    .edit(
      move({ nodes: Object.fromEntries(positions) as Record<NodeId, never> }, { label: 'layout' }),
      documentId,
    )
}

function toBox({ id, width = 0, height = 0 }: CardNode): LayoutRequest['nodes'][number] {
  return { id, width, height }
}

function inWorker(request: LayoutRequest): Promise<LayoutAnswer> {
  const worker = new Worker(new URL('./layout-worker.ts', import.meta.url), { type: 'module' })
  return new Promise<LayoutAnswer>((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<LayoutAnswer>) => resolve(data))
    worker.addEventListener('error', ({ message }) => reject(new Error(message)))
    worker.postMessage(request)
  }).finally(() => worker.terminate())
}
