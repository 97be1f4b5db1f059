import type { Point } from '../../../workflows/document.ts'
import {
  type Bounds,
  fitGroup,
  groupMembers,
  resizeGroup,
  unionBounds,
} from '../../document/commands/groups.ts'
import { move } from '../../document/commands/nodes.ts'
import { activeDocument, useDocuments } from '../../document/documents.ts'
import { movesOf, useFlow } from '../flow/flow-store.ts'
import { type CardNode, type FlowNode, isCard } from '../flow/flow-types.ts'
import { boundsOf, boundsOfAll } from '../geometry/flow-bounds.ts'
import type { LayoutAnswer, LayoutRequest } from './layered-layout.ts'
import { nestInFrames } from './nest-in-frames.ts'

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
  const ids = new Set(arranged.map(({ id }) => id))
  const frames = nodes.filter((node) => node.type === 'frame')
  const nesting = nestInFrames({
    cards: arranged.map(toBox),
    others: cards.filter(({ id }) => !ids.has(id)).map(toBox),
    frames: frames.map(toBox),
  })
  const whole = frames.filter(({ id }) => nesting.has(id))
  const corner = boundsOfAll([...arranged, ...whole])
  if (corner === null || place === null) return
  const frameOf = (id: string): string | null => nesting.get(id) ?? null
  const answer = await inWorker({
    nodes: arranged.map(({ id, width = 0, height = 0 }) => ({ id, width, height, frame: frameOf(id) })),
    frames: whole.map(({ id }) => ({ id, frame: frameOf(id) })),
    edges: edges
      .filter(({ source, target }) => ids.has(source) && ids.has(target))
      .map(({ source, target }) => ({ from: source, to: target })),
  })
  const placed = new Map(
    Object.entries(answer).map(([id, box]) => [id, { ...box, x: box.x + corner.x, y: box.y + corner.y }]),
  )
  const fitted = frames.flatMap((frame) => {
    const { id } = frame.data.group
    const bounds = placed.get(frame.id)
    if (bounds !== undefined) return [resizeGroup(id, bounds)]
    const content = heldAfter(frame, cards, placed)
    return content === null ? [] : [fitGroup(id, content)]
  })
  const moved = move(
    movesOf(
      arranged.flatMap(({ id }) => {
        const position = placed.get(id)
        return position === undefined ? [] : [{ id, position }]
      }),
    ),
  )
  useDocuments.getState().edit(
    {
      label: 'layout',
      recipe: (draft) => {
        for (const command of [moved, ...fitted]) command.recipe(draft)
      },
    },
    place,
  )
}

/** What a frame held besides others, where it will be; null when it held nothing that moves. */
function heldAfter(
  frame: FlowNode,
  cards: readonly CardNode[],
  corners: ReadonlyMap<string, Point>,
): Bounds | null {
  const held = groupMembers(boundsOf(frame), cards.map(toBox))
  if (!held.some((id) => corners.has(id))) return null
  const boxes = cards.filter(({ id }) => held.includes(id))
  return unionBounds(boxes.map((card) => ({ ...boundsOf(card), ...corners.get(card.id) })))
}

function toBox(node: FlowNode): { readonly id: string; readonly bounds: Bounds } {
  return { id: node.id, bounds: boundsOf(node) }
}

function inWorker(request: LayoutRequest): Promise<LayoutAnswer> {
  const worker = new Worker(new URL('./layout-worker.ts', import.meta.url), { type: 'module' })
  return new Promise<LayoutAnswer>((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<LayoutAnswer>) => resolve(data))
    worker.addEventListener('error', ({ message }) => reject(new Error(message)))
    worker.postMessage(request)
  }).finally(() => worker.terminate())
}
