import { isBoundary } from '../../../workflows/subgraph/boundary.ts'
import { type FlowNode, isCard } from '../../canvas/flow/flow-types.ts'
import type { ActionId } from '../../canvas/shortcuts.ts'

/** Whether an action would do nothing with what is selected; a menu shows it greyed out. */
export function lacksSelection(action: ActionId, selected: readonly FlowNode[]): boolean {
  if (action === 'unpackSubgraph' || action === 'openSubgraph') {
    return !selected.some((node) => isCard(node) && node.data.isSubgraph)
  }
  if (action === 'fitGroup') return !selected.some(({ type }) => type === 'frame')
  const least = LEAST.get(action) ?? 0
  // Only nodes are aligned and distributed; frames and bends stay where they are.
  const counted = least > 1 ? selected.filter(isCard) : selected.filter(({ id }) => isOpenTo(action, id))
  return counted.length < least
}

/** Whether an action does anything with a node: the boundary of a subgraph can be wired and moved, no more. */
export function isOpenTo(action: ActionId, id: string): boolean {
  return !isBoundary(id) || action === 'connect' || action === 'layout' || (LEAST.get(action) ?? 0) > 1
}

/** How many must be selected. */
const LEAST: ReadonlyMap<ActionId, number> = new Map<ActionId, number>([
  ['cut', 1],
  ['copy', 1],
  ['duplicate', 1],
  ['deleteBridge', 1],
  ['connect', 1],
  ['group', 1],
  ['convertToSubgraph', 1],
  ['runSelected', 1],
  ['alignLeft', 2],
  ['alignCenter', 2],
  ['alignRight', 2],
  ['alignTop', 2],
  ['alignMiddle', 2],
  ['alignBottom', 2],
  ['distributeHorizontally', 3],
  ['distributeVertically', 3],
])
