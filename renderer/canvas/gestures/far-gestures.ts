import { type MouseEvent, type PointerEvent, useRef, useState } from 'react'
import { useReactFlow } from 'reactflow'
import type { Point } from '../../../workflows/document.ts'
import type { Bounds } from '../../document/commands/groups.ts'
import { useFlow } from '../flow/flow-store.ts'
import { cardAt, cardsIn } from '../geometry/cards-at.ts'
import type { NodeDrag } from './drag-nodes.ts'
import { usePointer } from './pointer.ts'

/** Pixels on the screen that a press may move and still be a click. */
const SLACK = 4

type FarGestures = {
  readonly onPointerDown: (event: PointerEvent) => void
  readonly onMouseDown: (event: MouseEvent) => void
  /** The box that is being drawn, in canvas coordinates. */
  readonly box: Bounds | null
}

/**
 * The gestures on a graph that is one drawing, where React Flow has no elements to give them to: a press selects
 * the node under it and drags it with what else is selected; with Ctrl, Shift or Meta a click adds a node to the
 * selection and a drag draws a box around more. What it does not take moves the canvas.
 */
export function useFarGestures(drag: NodeDrag, options: { readonly snap: boolean }): FarGestures {
  const { toCanvas } = usePointer()
  const { getZoom } = useReactFlow()
  const [box, setBox] = useState<Bounds | null>(null)
  const taken = useRef(false)

  const onPointerDown = (event: PointerEvent): void => {
    taken.current = false
    if (event.button !== 0 || !isOnPane(event.target)) return
    const { flow, more } = {
      flow: useFlow.getState(),
      more: event.ctrlKey || event.shiftKey || event.metaKey,
    }
    const start = toCanvas({ x: event.clientX, y: event.clientY })
    const hit = cardAt(flow.nodes, start)
    if (hit === undefined && !more) return
    taken.current = true
    event.stopPropagation()
    const chosen = flow.nodes.filter(({ selected }) => selected).map(({ id }) => id)
    if (more) {
      let drawn = false
      followPointer(event, toCanvas, {
        move: (at) => {
          drawn = true
          const bounds = boxOf(start, at)
          setBox(bounds)
          flow.select({ nodes: [...chosen, ...cardsIn(useFlow.getState().nodes, bounds)] })
        },
        end: () => {
          setBox(null)
          if (drawn || hit === undefined) return
          const others = chosen.filter((id) => id !== hit.id)
          flow.select({ nodes: hit.selected === true ? others : [...chosen, hit.id] })
        },
      })
    } else if (hit !== undefined) {
      if (hit.selected !== true) flow.select({ nodes: [hit.id] })
      dragSelected(event, start)
    }
  }

  const dragSelected = (event: PointerEvent, start: Point): void => {
    const { nodes, changeNodes } = useFlow.getState()
    const moving = nodes.filter((node) => node.selected === true && node.draggable !== false)
    let dragging = false
    followPointer(event, toCanvas, {
      move: (at, { altKey, shiftKey }) => {
        if (!dragging) drag.start(moving, altKey)
        dragging = true
        const changes = moving.map(({ id, position }) => ({
          id,
          type: 'position' as const,
          dragging: true,
          position: { x: position.x + at.x - start.x, y: position.y + at.y - start.y },
        }))
        changeNodes(drag.adjust(changes, { zoom: getZoom(), grid: shiftKey, snap: options.snap }))
      },
      end: () => {
        // From here nobody sees the wire that a node would be inserted in.
        useFlow.setState({ dropWire: null })
        if (dragging) drag.stop()
      },
    })
  }

  return {
    onPointerDown,
    onMouseDown: (event) => {
      // The same press again, by which the canvas would be moved.
      if (taken.current) event.stopPropagation()
    },
    box,
  }
}

/** From a press until the release. A press that hardly moves is a click: then nothing is told but the end. */
function followPointer(
  press: PointerEvent,
  toCanvas: (screen: Point) => Point,
  gesture: {
    readonly move: (at: Point, event: globalThis.PointerEvent) => void
    readonly end: () => void
  },
): void {
  let moved = false
  const move = (event: globalThis.PointerEvent): void => {
    if (event.pointerId !== press.pointerId) return
    moved ||= Math.hypot(event.clientX - press.clientX, event.clientY - press.clientY) >= SLACK
    if (moved) gesture.move(toCanvas({ x: event.clientX, y: event.clientY }), event)
  }
  const end = (event: globalThis.PointerEvent): void => {
    if (event.pointerId !== press.pointerId) return
    window.removeEventListener('pointermove', move)
    window.removeEventListener('pointerup', end)
    window.removeEventListener('pointercancel', end)
    gesture.end()
    if (moved) swallowClick()
  }
  window.addEventListener('pointermove', move)
  window.addEventListener('pointerup', end)
  window.addEventListener('pointercancel', end)
}

/** The click that the browser makes of a drag's release would take the selection away. */
function swallowClick(): void {
  const swallow = (event: Event): void => event.stopPropagation()
  window.addEventListener('click', swallow, { capture: true, once: true })
  setTimeout(() => window.removeEventListener('click', swallow, { capture: true }))
}

function isOnPane(target: EventTarget): boolean {
  return target instanceof Element && target.closest('.react-flow__pane') !== null
}

function boxOf(a: Point, b: Point): Bounds {
  return {
    x: Math.min(a.x, b.x),
    y: Math.min(a.y, b.y),
    width: Math.abs(a.x - b.x),
    height: Math.abs(a.y - b.y),
  }
}
