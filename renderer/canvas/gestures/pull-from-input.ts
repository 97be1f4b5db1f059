import type { MouseEvent } from 'react'
import { useFlow } from '../flow/flow-store.ts'

/**
 * A press on an input that has a wire takes hold of the end of that wire, as in ComfyUI, instead of pulling a new
 * one: React Flow has an anchor for that at each end, which lies under the socket.
 */
export function pullFromInput(event: MouseEvent): void {
  if (event.button !== 0 || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return
  if (!(event.target instanceof Element)) return
  const socket = event.target.closest('.react-flow__handle.target')
  if (socket === null) return
  const [node, handle] = [socket.getAttribute('data-nodeid'), socket.getAttribute('data-handleid')]
  const wire = useFlow
    .getState()
    .edges.find(({ target, targetHandle }) => target === node && targetHandle === handle)
  if (wire === undefined) return
  const anchor = document.querySelector(
    `.react-flow__edge[data-id="${CSS.escape(wire.id)}"] .react-flow__edgeupdater-target`,
  )
  if (anchor === null) return
  event.stopPropagation()
  anchor.dispatchEvent(new globalThis.MouseEvent('mousedown', { ...place(event), bubbles: true }))
}

function place({ clientX, clientY, button, buttons }: MouseEvent): MouseEventInit {
  return { clientX, clientY, button, buttons }
}
