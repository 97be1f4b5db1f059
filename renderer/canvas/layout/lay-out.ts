import type { Point } from '../../../workflows/document.ts'
import { type Bounds, fitGroup, groupMembers, unionBounds } from '../../document/commands/groups.ts'
import { move } from '../../document/commands/nodes.ts'
import { activeDocument, useDocuments } from '../../document/documents.ts'
import { movesOf, useFlow } from '../flow/flow-store.ts'
import { type CardNode, type FlowNode, isCard } from '../flow/flow-types.ts'
import { boundsOf, boundsOfAll } from '../geometry/flow-bounds.ts'
import type { LayoutAnswer, LayoutRequest } from './layered-layout.ts'

/**
 * Arranges the selected nodes, or all of them, along the flow. Their common corner stays where it was, and
 * frames go with what they hold.
 */
export async function layOut(): Promise<void> {
  const { nodes, edges } = useFlow.getState()
  const place = activeDocument(useDocuments.getState())
  const cards = nodes.filter(isCard)
  const chosen = cards.filter(({ selected }) => selected)
  const arranged = chosen.length > 1 ? chosen : cards
  const corner = boundsOfAll(arranged)
  if (corner === null || place === null) return
  const ids = new Set(arranged.map(({ id }) => id))
  const answer = await inWorker({
    nodes: arranged.map(toBox),
    edges: edges
      .filter(({ source, target }) => ids.has(source) && ids.has(target))
      .map(({ source, target }) => ({ from: source, to: target })),
  })
  const corners = new Map(
    Object.entries(answer).map(([id, { x, y }]) => [id, { x: x + corner.x, y: y + corner.y }]),
  )
  const frames = nodes.flatMap((frame) => {
    const content = frame.type === 'frame' ? heldAfter(frame, cards, corners) : null
    return frame.type === 'frame' && content !== null ? [fitGroup(frame.data.group.id, content)] : []
  })
  const moved = move(movesOf([...corners].map(([id, position]) => ({ id, position }))))
  useDocuments.getState().edit(
    {
      label: 'layout',
      recipe: (draft) => {
        for (const command of [moved, ...frames]) command.recipe(draft)
      },
    },
    place,
  )
}

/** What a frame held, where it will be; null when it held nothing that moves. */
function heldAfter(
  frame: FlowNode,
  cards: readonly CardNode[],
  corners: ReadonlyMap<string, Point>,
): Bounds | null {
  const held = groupMembers(
    boundsOf(frame),
    cards.map((card) => ({ id: card.id, bounds: boundsOf(card) })),
  )
  if (!held.some((id) => corners.has(id))) return null
  const boxes = cards.filter(({ id }) => held.includes(id))
  return unionBounds(boxes.map((card) => ({ ...boundsOf(card), ...corners.get(card.id) })))
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
