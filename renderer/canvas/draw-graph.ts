import { executionId, type Level } from '../../workflows/subgraph/level.ts'
import type { DocumentRun } from '../run/run-store.ts'
import type { FlowNode, WireEdge } from './flow/flow-types.ts'
import { indexNodes, wirePoints } from './geometry/flow-bounds.ts'
import { categoryHue, portColor } from './port-colors.ts'

export type Palette = {
  readonly node: string
  readonly selected: string
  readonly running: string
  readonly failed: string
  readonly lightness: string
  /** On a light canvas the dark colours that files bring are turned up, as on the nodes themselves. */
  readonly light: boolean
}

/** The colours of the theme that is on now. */
export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement)
  const read = (name: string): string => style.getPropertyValue(name).trim()
  return {
    node: read('--node'),
    selected: read('--ink'),
    running: read('--accent'),
    failed: read('--danger'),
    lightness: read('--title-lightness'),
    light: document.documentElement.dataset['theme'] === 'light',
  }
}

/** Draws a whole graph as boxes and lines in canvas coordinates: for the minimap, and from afar. */
export function drawGraph(
  context: CanvasRenderingContext2D,
  graph: {
    readonly nodes: readonly FlowNode[]
    readonly edges: readonly WireEdge[]
    readonly run: DocumentRun | undefined
    readonly level: Level
  },
  options: {
    readonly palette: Palette
    readonly wires: boolean
    readonly pixel: number
    /** Drawn as small as a map: on a dark ground its colours are turned up, or nothing could be told apart. */
    readonly small: boolean
  },
): void {
  const { palette, pixel } = options
  const small = options.small && !palette.light
  const turnedUp = (color: string): string =>
    small ? `oklch(from ${color} calc(l + 0.17) calc(c * 1.5) h)` : color
  for (const node of graph.nodes) {
    if (node.type !== 'frame') continue
    context.globalAlpha = small ? 0.4 : 0.22
    context.fillStyle = node.data.group.color ?? '#3f789e'
    context.fillRect(node.position.x, node.position.y, node.width ?? 0, node.height ?? 0)
  }
  context.globalAlpha = 0.75
  if (options.wires) {
    const byId = indexNodes(graph.nodes)
    context.lineWidth = 1.5 * pixel
    for (const edge of graph.edges) {
      const points = wirePoints(edge, byId)
      const first = points?.[0]
      if (points === null || first === undefined) continue
      const color = portColor(edge.data?.type ?? '*')
      context.strokeStyle = palette.light ? onLight(color, 'min(l, 0.66) calc(c * 1.15)') : color
      context.beginPath()
      context.moveTo(first.x, first.y)
      for (const { x, y } of points.slice(1)) context.lineTo(x, y)
      context.stroke()
    }
  }
  context.globalAlpha = 1
  for (const node of graph.nodes) {
    if (node.type !== 'card') continue
    const { x, y } = node.position
    const [width, height] = [node.width ?? 0, node.height ?? 0]
    const { color, bgcolor, mode } = node.data.node
    context.globalAlpha = mode === 'muted' ? 0.4 : 1
    const body = bgcolor ?? palette.node
    context.fillStyle =
      bgcolor !== null && palette.light ? onLight(bgcolor, '0.92 calc(c * 0.7)') : turnedUp(body)
    context.fillRect(x, y, width, height)
    const hue = categoryHue(node.data.definition?.category ?? '')
    const title = color ?? `oklch(${palette.lightness} 0.07 ${hue})`
    context.fillStyle =
      color !== null && palette.light ? onLight(color, '0.85 calc(c + 0.025)') : turnedUp(title)
    context.fillRect(x, y, width, Math.min(height, Math.max(30, height * 0.3)))
    const status = graph.run?.nodes[executionId(graph.level, node.id)]?.status
    const ring =
      status === 'running'
        ? palette.running
        : status === 'failed'
          ? palette.failed
          : node.selected === true
            ? palette.selected
            : null
    if (ring !== null) {
      context.strokeStyle = ring
      context.lineWidth = 2 * pixel
      context.strokeRect(x, y, width, height)
    }
  }
  context.globalAlpha = 1
}

function onLight(color: string, lightnessAndChroma: string): string {
  return `oklch(from ${color} ${lightnessAndChroma} h)`
}
