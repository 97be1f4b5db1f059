import { memo, type ReactNode } from 'react'
import { type EdgeProps, useStore } from 'reactflow'
import type { Point } from '../../workflows/document.ts'
import { addReroute } from '../document/commands/wires.ts'
import { useDocuments } from '../document/documents.ts'
import { bendPosition } from './flow/flow-nodes.ts'
import { useFlow } from './flow/flow-store.ts'
import { bendId, type WireEdge } from './flow/flow-types.ts'
import { nearestSegment, wirePath } from './geometry/wire-geometry.ts'
import { portColor } from './port-colors.ts'
import { usePointer } from './gestures/pointer.ts'
import styles from './wire.module.css'

/** A wire in the colour of its type, over its bends. Alt and a click bend it there. */
export const Wire = memo(function Wire(props: EdgeProps<WireEdge>): ReactNode {
  const { id, data, sourceX, sourceY, targetX, targetY, selected } = props
  const bends = useStore((state) =>
    (data?.bends ?? [])
      .flatMap((bend) => {
        const corner = state.nodeLookup.get(bendId(bend))?.internals.positionAbsolute
        return corner === undefined ? [] : [`${corner.x},${corner.y}`]
      })
      .join(' '),
  )
  const dropped = useFlow((state) => state.dropWire === id)
  const { toCanvas } = usePointer()
  const points = [{ x: sourceX, y: sourceY }, ...parsePoints(bends), { x: targetX, y: targetY }]
  const path = wirePath(points)
  return (
    <g
      className={styles['wire']}
      data-selected={selected}
      data-dropped={dropped}
      style={{ color: portColor(data?.type ?? '*') }}
      onClick={(event) => {
        if (!event.altKey || data === undefined) return
        event.stopPropagation()
        const at = toCanvas({ x: event.clientX, y: event.clientY })
        const { segment } = nearestSegment(points, at)
        useDocuments.getState().edit(addReroute(data.link.id, segment, at))
      }}
    >
      <path d={path} className={styles['hit']} />
      <path d={path} className={styles['back']} />
      <path d={path} className={styles['line']} />
    </g>
  )
})

function parsePoints(text: string): Point[] {
  return text === ''
    ? []
    : text.split(' ').map((pair) => {
        const [x = 0, y = 0] = pair.split(',').map(Number)
        return bendPosition({ x, y })
      })
}
