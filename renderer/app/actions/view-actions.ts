import type { Viewport } from 'reactflow'
import { executionOrder } from '../../../workflows/comfy/execution-order.ts'
import { FAR, LARGE } from '../../canvas/far-view.ts'
import { focusCard } from '../../canvas/card/card-focus.ts'
import { selection, useFlow } from '../../canvas/flow/flow-store.ts'
import { boundsOf, boundsOfAll } from '../../canvas/geometry/flow-bounds.ts'
import { activeWorkflow, useDocuments } from '../../document/documents.ts'
import type { Bounds } from '../../document/commands/groups.ts'
import { useUi } from '../ui-store.ts'
import type { ActionContext, Actions } from './action.ts'

const MARGIN = 40
const QUICK = { duration: 160 }

export type ViewAction =
  | 'fit'
  | 'zoomIn'
  | 'zoomOut'
  | 'zoomActual'
  | 'minimap'
  | 'snap'
  | 'find'
  | 'shortcuts'
  | 'about'
  | 'nextTab'
  | 'previousTab'
  | 'nextNode'
  | 'previousNode'

/** What changes how the document is seen. */
export function viewActions(context: ActionContext): Pick<Actions, ViewAction> {
  const { flow } = context
  const ui = useUi.getState()
  return {
    fit: () => {
      const { nodes } = useFlow.getState()
      const chosen = nodes.filter(({ selected }) => selected)
      const bounds = boundsOfAll(chosen.length > 0 ? chosen : nodes)
      if (bounds !== null) fitTo(context, bounds)
    },
    zoomIn: () => void flow.zoomIn(motion()),
    zoomOut: () => void flow.zoomOut(motion()),
    zoomActual: () => void flow.zoomTo(1, motion()),
    minimap: () => ui.set({ minimap: !useUi.getState().minimap }),
    snap: () => ui.set({ snap: !useUi.getState().snap }),
    find: () => ui.show({ kind: 'find' }),
    shortcuts: () => ui.show({ kind: 'shortcuts' }),
    about: () => ui.show({ kind: 'about' }),
    nextTab: () => stepTab(1),
    previousTab: () => stepTab(-1),
    nextNode: () => stepNode(context, 1),
    previousNode: () => stepNode(context, -1),
  }
}

/** Shows the whole graph at once, without motion. */
export function fitAll(context: ActionContext): void {
  const bounds = boundsOfAll(useFlow.getState().nodes)
  if (bounds === null) void context.flow.setViewport({ x: 0, y: 0, zoom: 1 })
  else if (context.view().width > 0) fitTo(context, bounds, false)
}

function fitTo(context: ActionContext, bounds: Bounds, animate = true): void {
  const viewport = fittedViewport(bounds, context.view())
  const { zoom } = viewport
  if (!animate || zoom >= FAR || useFlow.getState().nodes.length <= LARGE) {
    void context.flow.setViewport(viewport, animate ? motion() : {})
    return
  }
  useFlow.setState({ jumping: true })
  requestAnimationFrame(() => {
    void context.flow.setViewport(viewport)
    requestAnimationFrame(() => useFlow.setState({ jumping: false }))
  })
}

/** How bounds are shown whole, never enlarged, in a view of a size in pixels. */
export function fittedViewport(
  bounds: Bounds,
  { width, height }: { readonly width: number; readonly height: number },
): Viewport {
  const zoom = Math.max(
    0.04,
    Math.min(1, (width - 2 * MARGIN) / bounds.width, (height - 2 * MARGIN) / bounds.height),
  )
  return {
    x: width / 2 - (bounds.x + bounds.width / 2) * zoom,
    y: height / 2 - (bounds.y + bounds.height / 2) * zoom,
    zoom,
  }
}

/** Brings a node to the middle, selects it and gives it the keyboard. */
export function showNode(
  context: Pick<ActionContext, 'flow'>,
  id: string,
  focus: (id: string) => void = focusCard,
): void {
  const node = useFlow.getState().nodes.find((candidate) => candidate.id === id)
  if (node === undefined) return
  const { x, y, width, height } = boundsOf(node)
  useFlow.getState().select({ nodes: [id] })
  void context.flow
    .setCenter(x + width / 2, y + height / 2, {
      zoom: Math.max(context.flow.getZoom(), 0.7),
      ...motion(),
    })
    .then(() => focus(id))
}

function stepNode(context: ActionContext, by: 1 | -1): void {
  const workflow = activeWorkflow(useDocuments.getState())
  if (workflow === null) return
  const order = executionOrder(workflow)
  const current = selection().nodes[0]
  const index = current === undefined ? (by > 0 ? -1 : order.length) : order.indexOf(current)
  const next = order[Math.min(order.length - 1, Math.max(0, index + by))]
  if (next !== undefined) showNode(context, next)
}

function stepTab(by: 1 | -1): void {
  const { open, activeId, activate } = useDocuments.getState()
  const index = open.findIndex(({ id }) => id === activeId)
  const next = open[(index + by + open.length) % open.length]
  if (next !== undefined) activate(next.id)
}

function motion(): { duration?: number } {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches ? {} : QUICK
}
