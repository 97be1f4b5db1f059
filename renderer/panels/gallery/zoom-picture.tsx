import { type PointerEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import styles from './lightbox.module.css'

type View = { readonly scale: number; readonly x: number; readonly y: number }

const FITTED: View = { scale: 1, x: 0, y: 0 }
const MAX_SCALE = 16

/** A picture that the wheel zooms at the pointer and a drag moves; a double-click fits it again. */
export function ZoomPicture(props: { readonly url: string; readonly name: string }): ReactNode {
  const frame = useRef<HTMLDivElement>(null)
  const [view, setView] = useState<View>(FITTED)

  useEffect(() => {
    const element = frame.current
    if (element === null) return undefined
    const zoom = (event: WheelEvent): void => {
      event.preventDefault()
      const bounds = element.getBoundingClientRect()
      const at = { x: event.clientX - bounds.left, y: event.clientY - bounds.top }
      setView((before) => zoomed(before, at, Math.exp(-event.deltaY / 400)))
    }
    // React listens to wheels passively; zooming must keep the page from scrolling.
    element.addEventListener('wheel', zoom, { passive: false })
    return () => element.removeEventListener('wheel', zoom)
  }, [])

  const drag = (event: PointerEvent): void => {
    if (event.buttons !== 1) return
    setView(({ scale, x, y }) => ({ scale, x: x + event.movementX, y: y + event.movementY }))
  }
  return (
    <div ref={frame} className={styles['picture']} onPointerMove={drag} onDoubleClick={() => setView(FITTED)}>
      <img
        src={props.url}
        alt={props.name}
        draggable={false}
        style={{
          transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})`,
          imageRendering: view.scale > 3 ? 'pixelated' : 'auto',
        }}
      />
    </div>
  )
}

function zoomed(view: View, at: { readonly x: number; readonly y: number }, by: number): View {
  const scale = Math.min(Math.max(view.scale * by, 1), MAX_SCALE)
  if (scale === 1) return FITTED
  const ratio = scale / view.scale
  return { scale, x: at.x - (at.x - view.x) * ratio, y: at.y - (at.y - view.y) * ratio }
}
