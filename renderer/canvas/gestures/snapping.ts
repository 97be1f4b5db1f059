import type { Bounds } from '../../document/commands/groups.ts'

export type Snap = {
  readonly dx: number
  readonly dy: number
  /** The lines that the box was drawn to, on the canvas. */
  readonly guides: { readonly x: readonly number[]; readonly y: readonly number[] }
}

/** Draws a moving box to the edges and middles of others that are nearer than `reach`, in canvas pixels. */
export function snapToBoxes(moving: Bounds, others: readonly Bounds[], reach: number): Snap {
  const x = nearest(linesX(moving), others.flatMap(linesX), reach)
  const y = nearest(linesY(moving), others.flatMap(linesY), reach)
  return {
    dx: x?.by ?? 0,
    dy: y?.by ?? 0,
    guides: { x: x === null ? [] : [x.line], y: y === null ? [] : [y.line] },
  }
}

export function snapToGrid(moving: Bounds, grid: number): Snap {
  return {
    dx: Math.round(moving.x / grid) * grid - moving.x,
    dy: Math.round(moving.y / grid) * grid - moving.y,
    guides: { x: [], y: [] },
  }
}

function linesX({ x, width }: Bounds): number[] {
  return [x, x + width / 2, x + width]
}

function linesY({ y, height }: Bounds): number[] {
  return [y, y + height / 2, y + height]
}

function nearest(
  own: readonly number[],
  lines: readonly number[],
  reach: number,
): { readonly by: number; readonly line: number } | null {
  let best: { by: number; line: number } | null = null
  for (const line of lines) {
    for (const at of own) {
      const by = line - at
      if (Math.abs(by) < reach && (best === null || Math.abs(by) < Math.abs(best.by))) best = { by, line }
    }
  }
  return best
}
