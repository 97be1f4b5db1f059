import { type PointerEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { linkId, type Point } from '../../../workflows/document.ts'
import styles from '../canvas.module.css'
import { cutWires } from '../../document/commands/wires.ts'
import { useDocuments } from '../../document/documents.ts'
import { useFlow } from '../flow/flow-store.ts'
import { indexNodes, wirePoints } from '../geometry/flow-bounds.ts'
import { strokeCrosses } from '../geometry/wire-geometry.ts'
import { usePointer } from './pointer.ts'

/** With Ctrl and Alt held, a stroke across the canvas cuts the wires that it crosses. */
export function CutStroke(): ReactNode {
  const armed = useArmed()
  const { toCanvas } = usePointer()
  const [stroke, setStroke] = useState<readonly Point[]>([])
  const surface = useRef<HTMLDivElement>(null)
  if (!armed && stroke.length === 0) return null

  const local = (event: PointerEvent): Point => {
    const box = surface.current?.getBoundingClientRect()
    return { x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) }
  }
  const finish = (): void => {
    const box = surface.current?.getBoundingClientRect()
    const onCanvas = stroke.map(({ x, y }) => toCanvas({ x: x + (box?.left ?? 0), y: y + (box?.top ?? 0) }))
    const { nodes, edges } = useFlow.getState()
    const byId = indexNodes(nodes)
    const cut = edges.filter((edge) => {
      const points = wirePoints(edge, byId)
      return points !== null && strokeCrosses(onCanvas, points)
    })
    setStroke([])
    if (cut.length > 0) useDocuments.getState().edit(cutWires(cut.map(({ id }) => linkId(id))))
  }
  return (
    <div
      ref={surface}
      className={styles['cut']}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        setStroke([local(event)])
      }}
      onPointerMove={(event) => {
        if (stroke.length > 0) setStroke([...stroke, local(event)])
      }}
      onPointerUp={finish}
      onPointerCancel={() => setStroke([])}
    >
      <svg aria-hidden>
        <polyline points={stroke.map(({ x, y }) => `${x},${y}`).join(' ')} />
      </svg>
    </div>
  )
}

function useArmed(): boolean {
  const [armed, setArmed] = useState(false)
  useEffect(() => {
    const update = (event: KeyboardEvent): void =>
      setArmed((event.ctrlKey || event.metaKey) && event.altKey && !event.shiftKey)
    const release = (): void => setArmed(false)
    window.addEventListener('keydown', update)
    window.addEventListener('keyup', update)
    window.addEventListener('blur', release)
    return () => {
      window.removeEventListener('keydown', update)
      window.removeEventListener('keyup', update)
      window.removeEventListener('blur', release)
    }
  }, [])
  return armed
}
