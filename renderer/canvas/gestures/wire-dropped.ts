import type { FinalConnectionState } from 'reactflow'
import { nodeId, type Point } from '../../../workflows/document.ts'
import { linkType, outputType } from '../../../workflows/wire-type.ts'
import { useUi } from '../../app/ui-store.ts'
import { useCatalogue } from '../../document/catalogue.ts'
import { connect, disconnect, moveWire } from '../../document/commands/wires.ts'
import { activeWorkflow, useDocuments } from '../../document/documents.ts'
import { drawnInputType } from '../flow/flow-store.ts'
import { handleInput, handleSlot, type WireEdge } from '../flow/flow-types.ts'
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
  const screen = placeOf(event)
  if (screen === null) return
  const over = cardAt(screen)
  const { edit } = useDocuments.getState()

  if (fromHandle.type === 'source') {
    const from = { node: nodeId(fromHandle.nodeId), slot: handleSlot(fromHandle.id) }
    const type = outputType(workflow, catalogue, from)
    if (over === null) {
      useUi
        .getState()
        .show({ kind: 'search', screen, canvas: toCanvas(screen), for: { kind: 'from', from, type } })
      return
    }
    const to = inputFor(workflow, catalogue, from, nodeId(over))
    if (to !== null) edit(connect(from, to, linkType(workflow, catalogue, { from, to })))
    return
  }
  const to = { node: nodeId(fromHandle.nodeId), input: handleInput(fromHandle.id) }
  if (over === null) {
    const type = drawnInputType(fromHandle.nodeId, to.input)
    useUi.getState().show({ kind: 'search', screen, canvas: toCanvas(screen), for: { kind: 'to', to, type } })
    return
  }
  const from = outputFor(workflow, catalogue, to, nodeId(over))
  if (from !== null) edit(connect(from, to, linkType(workflow, catalogue, { from, to })))
}

/** The end of a wire let go: over a node it goes to a port that fits, over the empty canvas it is taken off. */
export function wireUnplugged(
  event: globalThis.MouseEvent | TouchEvent,
  edge: WireEdge,
  { fixed, state }: { readonly fixed: 'source' | 'target'; readonly state: FinalConnectionState },
): void {
  const workflow = activeWorkflow(useDocuments.getState())
  const link = edge.data?.link
  const screen = placeOf(event)
  if (workflow === null || link === undefined || screen === null || state.toHandle !== null) return
  const { catalogue } = useCatalogue.getState()
  const { edit } = useDocuments.getState()
  const over = cardAt(screen)
  if (over === null) {
    edit(disconnect([link.id]))
    return
  }
  const from = fixed === 'source' ? link.from : outputFor(workflow, catalogue, link.to, nodeId(over))
  const to = fixed === 'source' ? inputFor(workflow, catalogue, link.from, nodeId(over)) : link.to
  if (from !== null && to !== null)
    edit(moveWire(link.id, from, to, linkType(workflow, catalogue, { from, to })))
}

function placeOf(event: globalThis.MouseEvent | TouchEvent): Point | null {
  const pointer = 'clientX' in event ? event : event.changedTouches[0]
  return pointer === undefined ? null : { x: pointer.clientX, y: pointer.clientY }
}

function cardAt({ x, y }: Point): string | null {
  return document.elementFromPoint(x, y)?.closest('.react-flow__node-card')?.getAttribute('data-id') ?? null
}
