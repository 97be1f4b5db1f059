import type { NodeId, Point } from '../../workflows/document.ts'
import type { Bounds } from './commands/groups.ts'

export type Box = { readonly id: NodeId; readonly bounds: Bounds }
export type Alignment = 'left' | 'center' | 'right' | 'top' | 'middle' | 'bottom'

/** Corners that line the boxes up on the outermost of them, or on their common middle. */
export function aligned(boxes: readonly Box[], alignment: Alignment): Record<NodeId, Point> {
  const left = Math.min(...boxes.map(({ bounds }) => bounds.x))
  const right = Math.max(...boxes.map(({ bounds }) => bounds.x + bounds.width))
  const top = Math.min(...boxes.map(({ bounds }) => bounds.y))
  const bottom = Math.max(...boxes.map(({ bounds }) => bounds.y + bounds.height))
  return corners(boxes, ({ x, y, width, height }) => {
    switch (alignment) {
      case 'left':
        return { x: left, y }
      case 'center':
        return { x: Math.round((left + right - width) / 2), y }
      case 'right':
        return { x: right - width, y }
      case 'top':
        return { x, y: top }
      case 'middle':
        return { x, y: Math.round((top + bottom - height) / 2) }
      case 'bottom':
        return { x, y: bottom - height }
    }
  })
}

/** Corners that leave equal gaps between the boxes; the outermost two stay where they are. */
export function distributed(boxes: readonly Box[], axis: 'x' | 'y'): Record<NodeId, Point> {
  const length = axis === 'x' ? 'width' : 'height'
  const sorted = boxes.toSorted((a, b) => a.bounds[axis] - b.bounds[axis])
  const first = sorted[0]
  if (first === undefined) return {}
  const end = Math.max(...sorted.map(({ bounds }) => bounds[axis] + bounds[length]))
  const filled = sorted.reduce((sum, { bounds }) => sum + bounds[length], 0)
  const gap = (end - first.bounds[axis] - filled) / Math.max(1, sorted.length - 1)
  let next = first.bounds[axis]
  return corners(sorted, (bounds) => {
    const at = Math.round(next)
    next += bounds[length] + gap
    return axis === 'x' ? { x: at, y: bounds.y } : { x: bounds.x, y: at }
  })
}

function corners(boxes: readonly Box[], place: (bounds: Bounds) => Point): Record<NodeId, Point> {
  return Object.fromEntries(boxes.map(({ id, bounds }) => [id, place(bounds)]))
}
