import { type ReactNode, useEffect, useRef } from 'react'
import { useStoreApi } from 'reactflow'
import styles from './canvas.module.css'

/** Pixels of the canvas from dot to dot. */
const GAP = 24
const RADIUS = 1.1

/**
 * The dots behind the graph. Only the zoom paints them anew: panning shifts what is painted by less than one
 * gap, and without a render.
 */
export function Dots(): ReactNode {
  const surface = useRef<HTMLDivElement>(null)
  const store = useStoreApi()
  useEffect(() => {
    let painted = Number.NaN
    const place = ({ transform: [x, y, zoom] }: ReturnType<typeof store.getState>): void => {
      const style = surface.current?.style
      if (style === undefined) return
      const gap = GAP * zoom
      if (zoom !== painted) {
        painted = zoom
        style.inset = `${-gap}px`
        style.backgroundSize = `${gap}px ${gap}px`
        style.backgroundImage = `radial-gradient(circle, var(--canvas-dot) ${RADIUS * zoom - 0.4}px, transparent ${RADIUS * zoom + 0.4}px)`
      }
      style.transform = `translate(${shift(x, gap)}px, ${shift(y, gap)}px)`
    }
    place(store.getState())
    return store.subscribe(place)
  }, [store])
  return <div ref={surface} className={styles['dots']} aria-hidden />
}

/** A dot lies in the middle of its tile, and one on the canvas's origin. */
function shift(offset: number, gap: number): number {
  return (((offset + gap / 2) % gap) + gap) % gap
}
