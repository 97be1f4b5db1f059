import { type PointerEvent, type ReactNode, useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useReactFlow, useStore } from 'reactflow'
import { useSettings } from '../app/settings-store.ts'
import styles from './canvas.module.css'
import { drawGraph, readPalette } from './draw-graph.ts'
import { unionBounds } from '../document/commands/groups.ts'
import { boundsOfAll } from './geometry/flow-bounds.ts'
import { useDrawnGraph } from './use-drawn-graph.ts'

const WIDTH = 188
const HEIGHT = 120
const MARGIN = 8
/** From this many nodes on, wires are left out, and the drawing waits for a pause of this many milliseconds. */
const LARGE = 500
const PAUSE = 100

/** The whole graph and the part of the canvas that is on the screen, in a corner; a press or drag goes there. */
export function Minimap(): ReactNode {
  const { t } = useTranslation()
  const canvas = useRef<HTMLCanvasElement>(null)
  const { nodes, edges, run, level } = useDrawnGraph()
  const [x, y, zoom] = useStore((state) => state.transform)
  const viewWidth = useStore((state) => state.width)
  const viewHeight = useStore((state) => state.height)
  const theme = useSettings((state) => state.settings?.theme)
  const { setCenter } = useReactFlow()
  const large = nodes.length >= LARGE
  const content = useMemo(() => boundsOfAll(nodes), [nodes])
  const view = { x: -x / zoom, y: -y / zoom, width: viewWidth / zoom, height: viewHeight / zoom }
  const bounds = unionBounds(content === null ? [view] : [content, view]) ?? view
  const scale = Math.min((WIDTH - 2 * MARGIN) / bounds.width, (HEIGHT - 2 * MARGIN) / bounds.height)
  const left = (WIDTH - bounds.width * scale) / 2
  const top = (HEIGHT - bounds.height * scale) / 2

  useEffect(() => {
    const draw = (): void => {
      const context = canvas.current?.getContext('2d')
      if (context == null) return
      const ratio = window.devicePixelRatio
      context.setTransform(1, 0, 0, 1, 0, 0)
      context.clearRect(0, 0, WIDTH * ratio, HEIGHT * ratio)
      context.setTransform(
        scale * ratio,
        0,
        0,
        scale * ratio,
        (left - bounds.x * scale) * ratio,
        (top - bounds.y * scale) * ratio,
      )
      const palette = readPalette()
      drawGraph(
        context,
        { nodes, edges, run, level },
        { palette, wires: !large, pixel: 1 / scale, small: true },
      )
    }
    if (!large) {
      draw()
      return
    }
    // A drag would draw thousands of boxes at every move for the one that moves by less than a pixel.
    const soon = setTimeout(draw, PAUSE)
    return () => clearTimeout(soon)
    // Panning over the graph moves the frame alone; the drawing of a large graph stays.
  }, [nodes, edges, run, level, theme, large, scale, left, top, bounds.x, bounds.y])

  const go = (event: PointerEvent): void => {
    if (event.buttons === 0) return
    const box = event.currentTarget.getBoundingClientRect()
    void setCenter(
      bounds.x + (event.clientX - box.left - left) / scale,
      bounds.y + (event.clientY - box.top - top) / scale,
      { zoom },
    )
  }
  return (
    <div
      className={styles['minimap']}
      style={{ width: WIDTH, height: HEIGHT }}
      role="img"
      aria-label={t('actions.minimap')}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        go(event)
      }}
      onPointerMove={go}
    >
      <canvas
        ref={canvas}
        width={WIDTH * window.devicePixelRatio}
        height={HEIGHT * window.devicePixelRatio}
        style={{ width: WIDTH, height: HEIGHT }}
      />
      <span
        className={styles['view']}
        style={{
          transform: `translate(${left + (view.x - bounds.x) * scale}px, ${top + (view.y - bounds.y) * scale}px)`,
          width: view.width * scale,
          height: view.height * scale,
        }}
      />
    </div>
  )
}
