import type { Point } from '../../../workflows/document.ts'

let pointer: Point | null = null

/** Where the pointer is over the canvas, on the screen; null when it is elsewhere or the keyboard took over. */
export function pointerOnCanvas(): Point | null {
  return pointer
}

window.addEventListener('pointermove', ({ clientX, clientY, target }) => {
  const over = target instanceof Element && target.closest('.react-flow') !== null
  pointer = over ? { x: clientX, y: clientY } : null
})
// Who chooses and goes by keys does not mean a pointer that merely lies there.
window.addEventListener(
  'keydown',
  ({ key }) => {
    if (key === 'Enter' || key.startsWith('Arrow')) pointer = null
  },
  true,
)
