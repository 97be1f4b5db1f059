import { placeOf } from '../../../workflows/subgraph/level.ts'
import { useFlow, viewKey } from '../../canvas/flow/flow-store.ts'
import { activeDocument, useDocuments } from '../../document/documents.ts'
import type { ActionContext } from './action.ts'
import { showNode } from './view-actions.ts'

/** Goes to a node wherever it is, by its execution id: opens its subgraph first. */
export function showPlace(context: Pick<ActionContext, 'flow'>, execution: string): void {
  const { level, node } = placeOf(execution)
  useDocuments.getState().enter(level)
  const document = activeDocument(useDocuments.getState())
  if (document !== null) whenPlaced(viewKey(document), () => showNode(context, node))
}

/** Calls back once a graph is on the canvas: at once when it is there already. */
function whenPlaced(key: string, act: () => void): void {
  const isPlaced = (): boolean => {
    const { graphKey, placedKey } = useFlow.getState()
    return graphKey === key && placedKey === key
  }
  if (isPlaced()) {
    act()
    return
  }
  const stop = useFlow.subscribe(() => {
    if (!isPlaced()) return
    stop()
    requestAnimationFrame(act)
  })
}
