import type { Point } from '../../../workflows/document.ts'

/** A wire from its output over its bends to its input, as an SVG path of Bézier curves. */
export function wirePath(points: readonly Point[]): string {
  return points
    .slice(1)
    .map((to, index) => {
      const { a, b, from } = curve(points, index)
      const start = index === 0 ? `M${from.x},${from.y}` : ''
      return `${start}C${a.x},${a.y} ${b.x},${b.y} ${to.x},${to.y}`
    })
    .join('')
}

/** Points along each segment of a wire, ends included. */
function sampleWire(points: readonly Point[], perSegment = 20): Point[][] {
  return points.slice(1).map((to, index) => {
    const { a, b, from } = curve(points, index)
    return Array.from({ length: perSegment + 1 }, (_, step) => {
      const t = step / perSegment
      const u = 1 - t
      return {
        x: u ** 3 * from.x + 3 * u * u * t * a.x + 3 * u * t * t * b.x + t ** 3 * to.x,
        y: u ** 3 * from.y + 3 * u * u * t * a.y + 3 * u * t * t * b.y + t ** 3 * to.y,
      }
    })
  })
}

/** Whether a stroke crosses a wire. */
export function strokeCrosses(stroke: readonly Point[], wire: readonly Point[]): boolean {
  const samples = sampleWire(wire).flat()
  return stroke
    .slice(1)
    .some((end, i) =>
      samples.slice(1).some((to, j) => segmentsCross(stroke[i] ?? end, end, samples[j] ?? to, to)),
    )
}

/** The segment of a wire nearest to a point, and how far away it is. */
export function nearestSegment(
  wire: readonly Point[],
  point: Point,
): { readonly segment: number; readonly distance: number } {
  let best = { segment: 0, distance: Number.POSITIVE_INFINITY }
  for (const [segment, samples] of sampleWire(wire).entries()) {
    for (const sample of samples) {
      const distance = Math.hypot(sample.x - point.x, sample.y - point.y)
      if (distance < best.distance) best = { segment, distance }
    }
  }
  return best
}

/** Whether a wire runs through a box. */
export function wireMeetsBox(
  wire: readonly Point[],
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
): boolean {
  return sampleWire(wire)
    .flat()
    .some(({ x, y }) => x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height)
}

function curve(points: readonly Point[], index: number): { from: Point; a: Point; b: Point } {
  const from = points[index] ?? { x: 0, y: 0 }
  const to = points[index + 1] ?? from
  // Wires leave to the right and arrive from the left; the pull grows with the way, and more when going back.
  const along = Math.abs(to.x - from.x)
  const pull = to.x >= from.x ? Math.max(24, along * 0.45) : Math.min(160, 40 + along * 0.35)
  return { from, a: { x: from.x + pull, y: from.y }, b: { x: to.x - pull, y: to.y } }
}

/** Touching counts: a wire's samples often lie exactly on a stroke. */
function segmentsCross(a: Point, b: Point, c: Point, d: Point): boolean {
  const side = (p: Point, q: Point, r: Point): number => (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x)
  const [ac, ad, ca, cb] = [side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)]
  const parallel = ac === ad && ca === cb
  return !parallel && ac * ad <= 0 && ca * cb <= 0
}
