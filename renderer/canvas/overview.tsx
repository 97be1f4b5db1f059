import { type ReactNode, useEffect, useRef } from 'react'
import { useStore } from 'reactflow'
import type { Bounds } from '../document/commands/groups.ts'
import styles from './canvas.module.css'
import { drawGraph, readPalette } from './draw-graph.ts'
import { useDrawnGraph } from './use-drawn-graph.ts'

/** A large graph seen from afar: one drawing instead of thousands of elements. */
export function Overview(props: {
  /** The box that is being drawn, in canvas coordinates. */
  readonly box: Bounds | null
}): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null)
  const graph = useDrawnGraph()
  const [x, y, zoom] = useStore((state) => state.transform)
  const width = useStore((state) => state.width)
  const height = useStore((state) => state.height)
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (context == null) return
    const ratio = window.devicePixelRatio
    context.setTransform(1, 0, 0, 1, 0, 0)
    context.clearRect(0, 0, width * ratio, height * ratio)
    context.setTransform(zoom * ratio, 0, 0, zoom * ratio, x * ratio, y * ratio)
    drawGraph(context, graph, { palette: readPalette(), wires: true, pixel: 1 / zoom, small: false })
  })
  const { box } = props
  return (
    <>
      <canvas
        ref={canvas}
        className={styles['overview']}
        width={Math.round(width * window.devicePixelRatio)}
        height={Math.round(height * window.devicePixelRatio)}
        style={{ width, height }}
        aria-hidden
      />
      {box === null ? null : (
        <div
          className={styles['box']}
          style={{
            left: box.x * zoom + x,
            top: box.y * zoom + y,
            width: box.width * zoom,
            height: box.height * zoom,
          }}
        />
      )}
    </>
  )
}
