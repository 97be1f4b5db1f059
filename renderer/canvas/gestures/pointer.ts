import { useReactFlow } from 'reactflow'
import type { Point } from '../../../workflows/document.ts'

/** Places on the screen as places on the canvas, unsnapped. */
export function usePointer(): { readonly toCanvas: (screen: Point) => Point } {
  const { screenToFlowPosition } = useReactFlow()
  return { toCanvas: (screen) => screenToFlowPosition({ ...screen }, { snapToGrid: false }) }
}
