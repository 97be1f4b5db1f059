import 'reactflow/dist/base.css'
import { type MouseEvent, type ReactNode, useLayoutEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { type FinalConnectionState, ReactFlow, SelectionMode, useReactFlow, useStore } from 'reactflow'
import { canConnect } from '../../workflows/connect.ts'
import { linkId, nodeId } from '../../workflows/document.ts'
import { linksByInput, linkType, outputType } from '../../workflows/wire-type.ts'
import { openSubgraph } from '../app/actions/subgraph-actions.ts'
import { useActionContext } from '../app/actions/use-actions.ts'
import { fitAll } from '../app/actions/view-actions.ts'
import { useUi } from '../app/ui-store.ts'
import { useCatalogue } from '../document/catalogue.ts'
import { connect, moveWire } from '../document/commands/wires.ts'
import { activeWorkflow, useDocuments } from '../document/documents.ts'
import { Bend } from './bend.tsx'
import styles from './canvas.module.css'
import { Card } from './card/card.tsx'
import { Dots } from './dots.tsx'
import { EmptyHint } from './empty-hint.tsx'
import { isFar, LARGE } from './far-view.ts'
import { drawnInputType, useFlow } from './flow/flow-store.ts'
import { type FlowNode, handleInput, handleSlot, type WireEdge } from './flow/flow-types.ts'
import { useFlowSync } from './flow/use-flow-sync.ts'
import { Frame } from './frame.tsx'
import { cardAt } from './geometry/cards-at.ts'
import { CutStroke } from './gestures/cut-stroke.tsx'
import { createNodeDrag } from './gestures/drag-nodes.ts'
import { useFarGestures } from './gestures/far-gestures.ts'
import { usePointer } from './gestures/pointer.ts'
import { Guides } from './guides.tsx'
import { useKeepFitted } from './keep-fitted.ts'
import { CanvasMenu } from './menus/canvas-menu.tsx'
import { Minimap } from './minimap.tsx'
import { Overview } from './overview.tsx'
import { PulledWire } from './pulled-wire.tsx'
import { PullingStyle } from './pulling-style.tsx'
import { pullFromInput } from './gestures/pull-from-input.ts'
import { wireDropped, wireUnplugged } from './gestures/wire-dropped.ts'
import { useGivenSizes } from './use-given-sizes.ts'
import { Wire } from './wire.tsx'

const NODE_TYPES = { card: Card, frame: Frame, bend: Bend }
const EDGE_TYPES = { wire: Wire }
const MULTI = ['Control', 'Shift', 'Meta']

/** The graph. What is on it comes from the document; every gesture ends in a command. */
export function Canvas(): ReactNode {
  const { t } = useTranslation()
  const nodes = useFlow((state) => state.nodes)
  const edges = useFlow((state) => state.edges)
  const changeNodes = useFlow((state) => state.changeNodes)
  const changeEdges = useFlow((state) => state.changeEdges)
  const minimap = useUi((state) => state.minimap)
  const snap = useUi((state) => state.snap)
  const show = useUi((state) => state.show)
  const edit = useDocuments((state) => state.edit)
  const workflow = useDocuments(activeWorkflow)
  const catalogue = useCatalogue((state) => state.catalogue)
  const graphKey = useFlow((state) => state.graphKey)
  const jumping = useFlow((state) => state.jumping)
  const far = useStore(isFar)
  const measured = useStore((state) => state.width > 0)
  const context = useActionContext()
  const { getZoom, setViewport } = useReactFlow()
  const { toCanvas } = usePointer()
  const drag = useMemo(() => createNodeDrag(), [])
  const shift = useRef(false)
  const surface = useRef<HTMLDivElement>(null)
  const reconnected = useRef(false)
  const farGestures = useFarGestures(drag, { snap })
  useFlowSync()
  useGivenSizes()
  useKeepFitted()

  // A document comes back where it was looked at last; a new one is shown whole. Until then nothing is drawn:
  // React Flow would build every node that the old view happens to show.
  const placedKey = useFlow((state) => state.placedKey)
  useLayoutEffect(() => {
    if (graphKey === null || !measured) return
    const known = useFlow.getState().viewports[graphKey]
    if (known === undefined) fitAll(context)
    else void setViewport(known)
    useFlow.setState({ placedKey: graphKey })
  }, [graphKey, measured, context, setViewport])

  const wires = useMemo(() => (workflow === null ? new Map() : linksByInput(workflow)), [workflow])
  const overview = far && nodes.length > LARGE
  const empty = overview || jumping || placedKey !== graphKey
  const search = (event: MouseEvent): void => {
    const screen = { x: event.clientX, y: event.clientY }
    // From afar nothing can be placed; the double click goes there.
    if (overview) {
      const at = toCanvas(screen)
      void context.flow.setCenter(at.x, at.y, { zoom: 0.8 })
      return
    }
    if (event.target instanceof Element && event.target.classList.contains('react-flow__pane')) {
      show({ kind: 'search', screen, canvas: toCanvas(screen), for: { kind: 'any' } })
    }
  }
  return (
    <CanvasMenu>
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the keys of these gestures are in the shortcut table */}
      <div
        ref={surface}
        className={styles['canvas']}
        onDoubleClick={search}
        onPointerDownCapture={overview ? farGestures.onPointerDown : undefined}
        onMouseDownCapture={overview ? farGestures.onMouseDown : pullFromInput}
        onPointerMoveCapture={(event) => {
          shift.current = event.shiftKey
        }}
      >
        <PullingStyle />
        <ReactFlow<FlowNode, WireEdge>
          nodes={empty ? NOTHING : (nodes as FlowNode[])}
          edges={empty ? NO_WIRES : (edges as WireEdge[])}
          nodeTypes={NODE_TYPES}
          edgeTypes={EDGE_TYPES}
          onlyRenderVisibleElements={nodes.length > LARGE}
          onNodesChange={(changes) =>
            changeNodes(drag.adjust(changes, { zoom: getZoom(), grid: shift.current, snap }))
          }
          onEdgesChange={changeEdges}
          onNodeDoubleClick={(event, node) => {
            const onWidget =
              event.target instanceof Element && event.target.closest('button, .nodrag') !== null
            if (node.type === 'card' && node.data.isSubgraph && !onWidget) openSubgraph(node.data.node.id)
          }}
          onNodeDragStart={(event, _, dragged) => drag.start(dragged, event.altKey)}
          onNodeDragStop={() => drag.stop()}
          onSelectionDragStart={(event, dragged) => drag.start(dragged, event.altKey)}
          onSelectionDragStop={() => drag.stop()}
          isValidConnection={(connection) =>
            workflow !== null &&
            canConnect(
              workflow,
              catalogue,
              { node: nodeId(connection.source), slot: handleSlot(connection.sourceHandle) },
              { node: nodeId(connection.target), input: handleInput(connection.targetHandle) },
              wires,
            ) === null
          }
          onConnectStart={(_, { nodeId: id, handleId, handleType }) => {
            if (workflow === null || id === null || handleType === null) return
            const type =
              handleType === 'source'
                ? outputType(workflow, catalogue, { node: nodeId(id), slot: handleSlot(handleId) }, wires)
                : drawnInputType(id, handleInput(handleId))
            useFlow.setState({ pulling: { type, from: handleType } })
          }}
          onConnect={({ source, sourceHandle, target, targetHandle }) => {
            if (workflow === null) return
            const from = { node: nodeId(source), slot: handleSlot(sourceHandle) }
            const to = { node: nodeId(target), input: handleInput(targetHandle) }
            edit(connect(from, to, linkType(workflow, catalogue, { from, to }, wires)))
          }}
          onConnectEnd={(event, state) => {
            useFlow.setState({ pulling: null })
            if (!reconnected.current) wireDropped(event, state as FinalConnectionState, toCanvas)
          }}
          onReconnectStart={() => {
            reconnected.current = true
          }}
          onReconnect={(old, { source, sourceHandle, target, targetHandle }) => {
            if (workflow === null) return
            const from = { node: nodeId(source), slot: handleSlot(sourceHandle) }
            const to = { node: nodeId(target), input: handleInput(targetHandle) }
            edit(moveWire(linkId(old.id), from, to, linkType(workflow, catalogue, { from, to }, wires)))
          }}
          onReconnectEnd={(event, edge, end, state) => {
            reconnected.current = false
            useFlow.setState({ pulling: null })
            wireUnplugged(event, edge, { fixed: end, state: state as FinalConnectionState })
          }}
          onPaneClick={(event) => {
            // React Flow has none of the nodes that it would deselect.
            const at = toCanvas({ x: event.clientX, y: event.clientY })
            if (overview && cardAt(nodes, at) === undefined) useFlow.getState().select({})
          }}
          onMove={(event) => {
            const canvas = surface.current
            if (event?.type === 'mousemove' && canvas?.dataset['panning'] === undefined) {
              canvas?.setAttribute('data-panning', 'true')
            }
          }}
          onMoveEnd={(_, viewport) => {
            surface.current?.removeAttribute('data-panning')
            if (graphKey !== null) {
              useFlow.setState(({ viewports }) => ({ viewports: { ...viewports, [graphKey]: viewport } }))
            }
          }}
          connectionLineComponent={PulledWire}
          connectionRadius={24}
          deleteKeyCode={null}
          selectionKeyCode={MULTI}
          multiSelectionKeyCode={MULTI}
          selectionMode={SelectionMode.Partial}
          panOnDrag
          zoomOnDoubleClick={false}
          minZoom={0.04}
          maxZoom={3}
          disableKeyboardA11y
          elevateNodesOnSelect
          nodeClickDistance={4}
          paneClickDistance={4}
          nodesFocusable
          edgesFocusable={false}
          proOptions={{ hideAttribution: true }}
          aria-label={t('app.canvas')}
        >
          <Dots />
          <Guides />
        </ReactFlow>
        {overview ? <Overview box={farGestures.box} /> : null}
        <CutStroke />
        {minimap && nodes.length > 0 ? <Minimap /> : null}
        {nodes.length === 0 ? <EmptyHint /> : null}
      </div>
    </CanvasMenu>
  )
}

const NOTHING: FlowNode[] = []
const NO_WIRES: WireEdge[] = []
