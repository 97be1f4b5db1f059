import type { Point } from '../../../workflows/document.ts'
import type { Bounds } from '../../document/commands/groups.ts'
import { type CardNode, type FlowNode, isCard } from '../flow/flow-types.ts'
import { boundsOf } from './flow-bounds.ts'

/** The card under a point of the canvas; of several the one that is drawn last. */
export function cardAt(nodes: readonly FlowNode[], { x, y }: Point): CardNode | undefined {
  return nodes.filter(isCard).findLast((card) => meets(boundsOf(card), { x, y, width: 0, height: 0 }))
}

/** The cards that a box touches. */
export function cardsIn(nodes: readonly FlowNode[], box: Bounds): string[] {
  return nodes.filter((node) => isCard(node) && meets(boundsOf(node), box)).map(({ id }) => id)
}

function meets(a: Bounds, b: Bounds): boolean {
  return a.x <= b.x + b.width && b.x <= a.x + a.width && a.y <= b.y + b.height && b.y <= a.y + a.height
}
