import type { Bounds } from '../../document/commands/groups.ts'
import type { Point } from '../../../workflows/document.ts'

const STEP = 40
const GAP = 24
/** Steps around the wished place before it is taken as it is. */
const RINGS = 60

/** The corner nearest to the wished one at which a box touches no other, in pixels of the canvas. */
export function freeSpot(wished: Bounds, others: readonly Bounds[]): Point {
  const free = ({ x, y }: Point): boolean =>
    others.every(
      (other) =>
        x + wished.width + GAP <= other.x ||
        other.x + other.width + GAP <= x ||
        y + wished.height + GAP <= other.y ||
        other.y + other.height + GAP <= y,
    )
  for (let ring = 0; ring <= RINGS; ring++) {
    const found = around(wished, ring).filter(free)
    const [first] = found.toSorted((a, b) => distance(a, wished) - distance(b, wished))
    if (first !== undefined) return first
  }
  return { x: wished.x, y: wished.y }
}

function around({ x, y }: Point, ring: number): Point[] {
  const points: Point[] = []
  for (let column = -ring; column <= ring; column++) {
    const edge = Math.abs(column) === ring
    for (let row = -ring; row <= ring; row += edge || ring === 0 ? 1 : 2 * ring) {
      points.push({ x: x + column * STEP, y: y + row * STEP })
    }
  }
  return points
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y)
}
