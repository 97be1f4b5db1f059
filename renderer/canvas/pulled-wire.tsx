import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { type ConnectionLineComponentProps, useStore, ViewportPortal } from 'reactflow'
import { canConnect } from '../../workflows/connect.ts'
import { nodeId, type Point } from '../../workflows/document.ts'
import { nodeInputs } from '../../workflows/ports.ts'
import { outputType } from '../../workflows/wire-type.ts'
import { useCatalogue } from '../document/catalogue.ts'
import { activeWorkflow, useDocuments } from '../document/documents.ts'
import { useFlow } from './flow/flow-store.ts'
import { type FlowNode, handleInput, handleSlot, isCard } from './flow/flow-types.ts'
import { boundsOf } from './geometry/flow-bounds.ts'
import { wirePath } from './geometry/wire-geometry.ts'
import { portColor } from './port-colors.ts'
import { inputFor, outputFor, refusalKey } from './wiring.ts'
import styles from './wire.module.css'

/** The wire under the pointer; where it may not end, it says why. */
export function PulledWire(props: ConnectionLineComponentProps<FlowNode>): ReactNode {
  const pulling = useFlow((state) => state.pulling)
  const reason = useRefusal(props)
  const zoom = useStore((state) => state.transform[2])
  const start = { x: props.fromX, y: props.fromY }
  const end = { x: props.toX, y: props.toY }
  const forwards = props.fromHandle.type === 'source'
  const color = reason === null ? portColor(pulling?.type ?? '*') : 'var(--danger)'
  return (
    <>
      <path
        className={styles['pulled']}
        d={wirePath(forwards ? [start, end] : [end, start])}
        stroke={color}
      />
      <circle cx={end.x} cy={end.y} r={5} fill={color} />
      <ViewportPortal>
        <div
          className={styles[reason === null ? 'hintBox' : 'reasonBox']}
          role={reason === null ? undefined : 'status'}
          style={{
            // The same size at every zoom, beside the pointer.
            transform: `translate(${end.x}px, ${end.y}px) scale(${1 / zoom}) translate(14px, 12px)`,
          }}
        >
          {reason ?? pulling?.type}
        </div>
      </ViewportPortal>
    </>
  )
}

function useRefusal(props: ConnectionLineComponentProps<FlowNode>): string | null {
  const { fromHandle, toHandle } = props
  const { t } = useTranslation()
  const workflow = useDocuments(activeWorkflow)
  const catalogue = useCatalogue((state) => state.catalogue)
  const nodes = useFlow((state) => state.nodes)
  if (workflow === null) return null
  if (toHandle === null) {
    // Over a node, away from its sockets: it takes the first that fits.
    const under = nodes.findLast((node) => isCard(node) && holds(node, { x: props.toX, y: props.toY }))
    if (under === undefined || under.id === fromHandle.nodeId) return null
    const fixed = nodeId(fromHandle.nodeId)
    const fits =
      fromHandle.type === 'source'
        ? inputFor(workflow, catalogue, { node: fixed, slot: handleSlot(fromHandle.id) }, nodeId(under.id))
        : outputFor(workflow, catalogue, { node: fixed, input: handleInput(fromHandle.id) }, nodeId(under.id))
    return fits === null ? t('wires.nothingFits') : null
  }
  if (toHandle.type === fromHandle.type) return null
  const [source, target] = fromHandle.type === 'source' ? [fromHandle, toHandle] : [toHandle, fromHandle]
  const from = { node: nodeId(source.nodeId), slot: handleSlot(source.id) }
  const to = { node: nodeId(target.nodeId), input: handleInput(target.id) }
  const refusal = canConnect(workflow, catalogue, from, to)
  if (refusal === null) return null
  const consumer = workflow.nodes[to.node]
  const accepted =
    consumer === undefined
      ? undefined
      : nodeInputs(consumer, catalogue).find(({ name }) => name === to.input)?.type
  return t(refusalKey(refusal), { from: outputType(workflow, catalogue, from), to: accepted ?? '*' })
}

function holds(node: FlowNode, point: Point): boolean {
  const { x, y, width, height } = boundsOf(node)
  return point.x >= x && point.x <= x + width && point.y >= y && point.y <= y + height
}
