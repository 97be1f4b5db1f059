import type { NodeChange, NodePositionChange } from 'reactflow'
import { TITLE_HEIGHT } from '../../../workflows/comfy/litegraph-size.ts'
import type { NodeId, Point } from '../../../workflows/document.ts'
import { copyFragment, pasteFragment } from '../../document/clipboard.ts'
import { groupMembers } from '../../document/commands/groups.ts'
import { move } from '../../document/commands/nodes.ts'
import { insertOnWire } from '../../document/commands/wires.ts'
import { activeSubgraph, activeWorkflow, useDocuments } from '../../document/documents.ts'
import { useCatalogue } from '../../document/catalogue.ts'
import { documentPosition } from '../flow/flow-nodes.ts'
import { type FlowState, movesOf, selection, useFlow } from '../flow/flow-store.ts'
import { type FlowNode, isCard } from '../flow/flow-types.ts'
import { boundsOf, boundsOfAll, indexNodes, wirePoints } from '../geometry/flow-bounds.ts'
import { nearestSegment, wireMeetsBox } from '../geometry/wire-geometry.ts'
import { fitsBetween, roomFor } from '../wiring.ts'
import { snapToBoxes, snapToGrid } from './snapping.ts'

const GRID = 10
/** Nodes further away than this many do not draw guides; a large graph would slow every move. */
const MAX_NEIGHBOURS = 250

/** What moves besides what React Flow drags, and how it is drawn to its neighbours. */
export type NodeDrag = {
  readonly start: (dragged: readonly FlowNode[], clone: boolean) => void
  /** Turns React Flow's changes into those that are applied. */
  readonly adjust: (
    changes: readonly NodeChange<FlowNode>[],
    view: { readonly zoom: number; readonly grid: boolean; readonly snap: boolean },
  ) => readonly NodeChange<FlowNode>[]
  readonly stop: () => void
}

/** A drag of nodes, frames with what they hold, and bends: a state from pointer down to pointer up. */
export function createNodeDrag(): NodeDrag {
  let origin: ReadonlyMap<string, Point> | null = null
  let dragged = new Set<string>()
  let carried = new Set<string>()
  let clones = false

  return {
    start: (nodes, clone) => {
      const state = useFlow.getState()
      dragged = new Set(nodes.map(({ id }) => id))
      carried = new Set(clone ? [] : heldBy(nodes, state).filter((id) => !dragged.has(id)))
      origin = new Map(
        state.nodes
          .filter(({ id }) => dragged.has(id) || carried.has(id))
          .map(({ id, position }) => [id, position]),
      )
      clones = clone
    },
    adjust: (changes, view) => {
      const moved = changes.filter(
        (change): change is NodePositionChange & { position: Point } =>
          change.type === 'position' && change.dragging === true && change.position !== undefined,
      )
      const first = moved[0]
      if (first === undefined || origin === null) return changes
      const state = useFlow.getState()
      const byId = indexNodes(state.nodes)
      const lead = byId.get(first.id)
      const from = origin.get(first.id)
      if (lead === undefined || from === undefined) return changes
      const box = { ...boundsOf(lead), ...first.position }
      const others = view.snap ? neighbours(state.nodes, dragged, carried) : []
      const snap = view.grid ? snapToGrid(box, GRID) : snapToBoxes(box, others.map(boundsOf), 6 / view.zoom)
      const by = {
        x: first.position.x + snap.dx - from.x,
        y: first.position.y + snap.dy - from.y,
      }
      useFlow.setState({
        guides: snap.guides,
        dropWire: dragged.size === 1 && isCard(lead) ? wireUnder(lead, box, state) : null,
      })
      const lift = (change: NodePositionChange & { position: Point }): NodePositionChange => ({
        ...change,
        position: { x: change.position.x + snap.dx, y: change.position.y + snap.dy },
      })
      const along = [...carried].flatMap((id): NodePositionChange[] => {
        const at = origin?.get(id)
        return at === undefined
          ? []
          : [{ id, type: 'position', dragging: true, position: { x: at.x + by.x, y: at.y + by.y } }]
      })
      return [
        ...changes.map((change) => {
          const own = moved.find((candidate) => candidate === change)
          return own === undefined ? change : lift(own)
        }),
        ...along,
      ]
    },
    stop: () => {
      if (origin === null) return
      const state = useFlow.getState()
      const from = origin
      origin = null
      const moving = state.nodes.filter(({ id }) => dragged.has(id) || carried.has(id))
      const lead = moving.find(({ id }) => dragged.has(id))
      const start = lead === undefined ? undefined : from.get(lead.id)
      const { dropWire } = state
      useFlow.setState({ guides: { x: [], y: [] }, dropWire: null })
      if (lead === undefined || start === undefined) return
      const offset = { x: lead.position.x - start.x, y: lead.position.y - start.y }
      if (offset.x === 0 && offset.y === 0) return
      if (clones) dropClones(offset)
      else if (dropWire !== null && isCard(lead)) dropOnWire(lead.data.node.id, lead.position, dropWire)
      else useDocuments.getState().edit(move(movesOf(moving)))
    },
  }
}

/** What lies inside dragged frames. */
function heldBy(nodes: readonly FlowNode[], state: FlowState): string[] {
  const frames = nodes.filter(({ type }) => type === 'frame')
  if (frames.length === 0) return []
  const boxes = state.nodes.map((node) => ({ id: node.id, bounds: boundsOf(node) }))
  return frames.flatMap((frame) =>
    groupMembers(
      boundsOf(frame),
      boxes.filter(({ id }) => id !== frame.id),
    ),
  )
}

function neighbours(
  nodes: readonly FlowNode[],
  dragged: ReadonlySet<string>,
  carried: ReadonlySet<string>,
): FlowNode[] {
  const moving = boundsOfAll(nodes.filter(({ id }) => dragged.has(id)))
  if (moving === null) return []
  const still = nodes.filter((node) => isCard(node) && !dragged.has(node.id) && !carried.has(node.id))
  if (still.length <= MAX_NEIGHBOURS) return still
  return still
    .filter(
      ({ position }) =>
        Math.abs(position.x - moving.x) < moving.width + 1500 &&
        Math.abs(position.y - moving.y) < moving.height + 1000,
    )
    .slice(0, MAX_NEIGHBOURS)
}

/** The wire that a lone node lies on and could be inserted in. */
function wireUnder(
  lead: FlowNode,
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  state: FlowState,
): string | null {
  const workflow = activeWorkflow(useDocuments.getState())
  if (
    workflow === null ||
    state.edges.some(({ source, target }) => source === lead.id || target === lead.id)
  ) {
    return null
  }
  const byId = indexNodes(state.nodes)
  const reach = { x: box.x - 8, y: box.y - 8, width: box.width + 16, height: box.height + 16 }
  const title = { x: box.x + box.width / 2, y: box.y + TITLE_HEIGHT / 2 }
  const { catalogue } = useCatalogue.getState()
  const candidates = state.edges.flatMap((edge) => {
    const points = wirePoints(edge, byId)
    if (points === null || edge.data === undefined || !wireMeetsBox(points, reach)) return []
    if (fitsBetween(workflow, catalogue, edge.data.link, lead.id as NodeId) === null) return []
    return [{ id: edge.id, distance: nearestSegment(points, title).distance }]
  })
  // Of several wires under a tall node, the one nearest to its name.
  return candidates.toSorted((a, b) => a.distance - b.distance)[0]?.id ?? null
}

function dropOnWire(id: NodeId, corner: Point, wire: string): void {
  const workflow = activeWorkflow(useDocuments.getState())
  const link = useFlow.getState().edges.find((edge) => edge.id === wire)?.data?.link
  if (workflow === null || link === undefined) return
  const ends = fitsBetween(workflow, useCatalogue.getState().catalogue, link, id)
  if (ends === null) return
  const position = documentPosition({ x: Math.round(corner.x), y: Math.round(corner.y) })
  const width = indexNodes(useFlow.getState().nodes).get(id)?.width ?? 0
  useDocuments
    .getState()
    .edit(insertOnWire(link.id, id, { ...ends, position, room: roomFor(position.x, width, link, workflow) }))
}

/** The copies stay where the drag ended; the originals go back. */
function dropClones(offset: Point): void {
  const documents = useDocuments.getState()
  const workflow = activeWorkflow(documents)
  if (workflow === null) return
  documents.edit(
    pasteFragment(copyFragment(workflow, selection(), activeSubgraph(documents)), {
      offset: { x: Math.round(offset.x), y: Math.round(offset.y) },
      connected: true,
      label: 'duplicate',
    }),
  )
}
