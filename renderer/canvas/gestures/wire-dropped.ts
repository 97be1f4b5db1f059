import type { FinalConnectionState } from 'reactflow'
import { nodeId, type Point } from '../../../workflows/document.ts'
import { outputType } from '../../../workflows/wire-type.ts'
import { useUi } from '../../app/ui-store.ts'
import { useCatalogue } from '../../document/catalogue.ts'
import { connect } from '../../document/commands/wires.ts'
import { activeWorkflow, useDocuments } from '../../document/documents.ts'
import { drawnInputType } from '../flow/flow-store.ts'
import { handleInput, handleSlot } from '../flow/flow-types.ts'
import { inputFor, outputFor } from '../wiring.ts'

/** A wire let go: over a node it takes the first port that fits, over the empty canvas it asks for a node. */
export function wireDropped(
  event: globalThis.MouseEvent | TouchEvent,
  state: FinalConnectionState,
  toCanvas: (screen: Point) => Point,
): void {
  const workflow = activeWorkflow(useDocuments.getState())
  const { fromHandle } = state
  if (workflow === null || fromHandle === null || state.toHandle !== null) return
  const { catalogue } = useCatalogue.getState()
  const pointer = 'clientX' in event ? event : event.changedTouches[0]
  if (pointer === undefined) return
  const screen = { x: pointer.clientX, y: pointer.clientY }
  const under = document.elementFromPoint(screen.x, screen.y)?.closest('.react-flow__node-card')
  const over = under?.getAttribute('data-id')
  const { edit } = useDocuments.getState()

  if (fromHandle.type === 'source') {
    const from = { node: nodeId(fromHandle.nodeId), slot: handleSlot(fromHandle.id) }
    const type = outputType(workflow, catalogue, from)
    if (over == null) {
      useUi
        .getState()
        .show({ kind: 'search', screen, canvas: toCanvas(screen), for: { kind: 'from', from, type } })
      return
    }
    const to = inputFor(workflow, catalogue, from, nodeId(over))
    if (to !== null) edit(connect(from, to, type))
    return
  }
  const to = { node: nodeId(fromHandle.nodeId), input: handleInput(fromHandle.id) }
  if (over == null) {
    const type = drawnInputType(fromHandle.nodeId, to.input)
    useUi.getState().show({ kind: 'search', screen, canvas: toCanvas(screen), for: { kind: 'to', to, type } })
    return
  }
  const from = outputFor(workflow, catalogue, to, nodeId(over))
  if (from !== null) edit(connect(from, to, outputType(workflow, catalogue, from)))
}
