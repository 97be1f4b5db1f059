import { TITLE_HEIGHT } from '../../../workflows/comfy/litegraph-size.ts'
import type { NodeId, Point } from '../../../workflows/document.ts'
import { nodeInputs } from '../../../workflows/ports.ts'
import { focusCard, focusField } from '../../canvas/card/card-focus.ts'
import { selection, useFlow } from '../../canvas/flow/flow-store.ts'
import { isCard } from '../../canvas/flow/flow-types.ts'
import { boundsOf, boundsOfAll } from '../../canvas/geometry/flow-bounds.ts'
import { freeSpot } from '../../canvas/geometry/free-spot.ts'
import { pointerOnCanvas } from '../../canvas/gestures/last-pointer.ts'
import { layOut } from '../../canvas/layout/lay-out.ts'
import { aligned, type Alignment, type Box, distributed } from '../../document/arrange.ts'
import { useCatalogue } from '../../document/catalogue.ts'
import { copyFragment, pastedIds, pasteFragment } from '../../document/clipboard.ts'
import { createGroup, fitGroup, groupMembers } from '../../document/commands/groups.ts'
import {
  addNode,
  deleteSelection,
  move,
  nextNodeId,
  setColor,
  toggleFlag,
  toggleMode,
} from '../../document/commands/nodes.ts'
import { disconnect, swapInputs } from '../../document/commands/wires.ts'
import { activeSubgraph, activeWorkflow, useDocuments } from '../../document/documents.ts'
import { definitionOf } from '../../../workflows/ports.ts'
import { useUi } from '../ui-store.ts'
import type { ActionContext, Actions } from './action.ts'
import { showNode } from './view-actions.ts'

const NUDGE = 10
const NOTE = 'MarkdownNote'
const NOTE_SIZE = { width: 300, height: 160 }

export type EditAction =
  | 'undo'
  | 'redo'
  | 'duplicate'
  | 'delete'
  | 'deleteBridge'
  | 'selectAll'
  | 'addNode'
  | 'addNote'
  | 'mute'
  | 'bypass'
  | 'collapse'
  | 'pin'
  | 'rename'
  | 'group'
  | 'fitGroup'
  | 'swapInputs'
  | 'disconnect'
  | 'connect'
  | 'alignLeft'
  | 'alignCenter'
  | 'alignRight'
  | 'alignTop'
  | 'alignMiddle'
  | 'alignBottom'
  | 'distributeHorizontally'
  | 'distributeVertically'
  | 'layout'
  | 'moveLeft'
  | 'moveRight'
  | 'moveUp'
  | 'moveDown'
  | 'resetColor'

/** Everything that changes the document, or asks what to change. */
export function editActions(context: ActionContext): Pick<Actions, EditAction> {
  const edit = useDocuments.getState().edit
  const align = (alignment: Alignment) => (): void => {
    const boxes = selectedBoxes()
    if (boxes.length > 1) edit(move({ nodes: toPositions(aligned(boxes, alignment)) }, { label: 'align' }))
  }
  const distribute = (axis: 'x' | 'y') => (): void => {
    const boxes = selectedBoxes()
    if (boxes.length > 2)
      edit(move({ nodes: toPositions(distributed(boxes, axis)) }, { label: 'distribute' }))
  }
  const nudge = (x: number, y: number) => (): void => {
    const workflow = activeWorkflow(useDocuments.getState())
    const nodes = selection().nodes
    if (workflow === null || nodes.length === 0) return
    const at = nodes.flatMap((id): [NodeId, Point][] => {
      const node = workflow.nodes[id]
      return node === undefined ? [] : [[id, { x: node.position.x + x, y: node.position.y + y }]]
    })
    edit(move({ nodes: Object.fromEntries(at) }, { merge: `nudge ${nodes.join(' ')}` }))
  }
  const onNodes = (change: (ids: readonly NodeId[]) => void) => (): void => {
    const { nodes } = selection()
    if (nodes.length > 0) change(nodes)
  }
  return {
    undo: () => useDocuments.getState().undo(),
    redo: () => useDocuments.getState().redo(),
    duplicate,
    delete: () => edit(deleteSelection(selection(), { bridge: false })),
    deleteBridge: () => edit(deleteSelection(selection(), { bridge: true })),
    selectAll: () => useFlow.getState().select({ nodes: useFlow.getState().nodes.map(({ id }) => id) }),
    addNode: () => {
      const canvas = freePlace(context)
      const screen = context.flow.flowToScreenPosition(canvas)
      useUi.getState().show({ kind: 'search', screen, canvas, for: { kind: 'any' } })
    },
    addNote: () => addNote(context),
    mute: onNodes((ids) => edit(toggleMode(ids, 'muted'))),
    bypass: onNodes((ids) => edit(toggleMode(ids, 'bypassed'))),
    collapse: onNodes((ids) => edit(toggleFlag(ids, 'collapsed'))),
    pin: onNodes((ids) => edit(toggleFlag(ids, 'pinned'))),
    rename: onNodes(([id]) => useUi.getState().set({ renaming: id ?? null })),
    resetColor: onNodes((ids) => edit(setColor(ids, null))),
    connect: () => {
      // From the boundary of a subgraph, too, which is no part of the selection otherwise.
      const chosen = useFlow.getState().nodes.find((node) => isCard(node) && node.selected)
      if (chosen !== undefined && isCard(chosen)) {
        useUi.getState().show({ kind: 'connect', node: chosen.data.node.id })
      }
    },
    disconnect: onNodes((ids) => {
      const chosen = new Set<string>(ids)
      const wires = useFlow
        .getState()
        .edges.filter(({ source, target }) => chosen.has(source) || chosen.has(target))
      edit(disconnect(wires.flatMap(({ data }) => data?.link.id ?? [])))
    }),
    group: () => {
      const bounds = boundsOfAll(useFlow.getState().nodes.filter(({ selected }) => selected))
      if (bounds !== null) edit(createGroup('', bounds))
    },
    fitGroup: () => {
      const { nodes } = useFlow.getState()
      for (const frame of nodes) {
        if (frame.type !== 'frame' || !frame.selected) continue
        const others = nodes.filter(({ id }) => id !== frame.id)
        const inside = new Set(
          groupMembers(
            boundsOf(frame),
            others.map((node) => ({ id: node.id, bounds: boundsOf(node) })),
          ),
        )
        const content = boundsOfAll(others.filter(({ id }) => inside.has(id)))
        if (content !== null) edit(fitGroup(frame.data.group.id, content))
      }
    },
    swapInputs: onNodes(([id]) => swapFirstInputs(id)),
    alignLeft: align('left'),
    alignCenter: align('center'),
    alignRight: align('right'),
    alignTop: align('top'),
    alignMiddle: align('middle'),
    alignBottom: align('bottom'),
    distributeHorizontally: distribute('x'),
    distributeVertically: distribute('y'),
    layout: () => void layOut(),
    moveLeft: nudge(-NUDGE, 0),
    moveRight: nudge(NUDGE, 0),
    moveUp: nudge(0, -NUDGE),
    moveDown: nudge(0, NUDGE),
  }
}

function duplicate(): void {
  const documents = useDocuments.getState()
  const workflow = activeWorkflow(documents)
  const chosen = selection()
  if (workflow === null || chosen.nodes.length + chosen.groups.length === 0) return
  const fragment = copyFragment(workflow, chosen, activeSubgraph(documents))
  const ids = pastedIds(workflow, fragment)
  documents.edit(pasteFragment(fragment, { offset: { x: 30, y: 30 }, connected: true, label: 'duplicate' }))
  selectSoon(ids)
}

/** Selects what an edit has just added and gives it the keyboard: it is drawn only after this call returned. */
export function selectSoon(ids: readonly string[]): void {
  requestAnimationFrame(() => {
    useFlow.getState().select({ nodes: ids })
    const [first] = ids
    if (first === undefined) return
    requestAnimationFrame(() => {
      // Whoever is quick has opened the next search by now, and types there.
      if (useUi.getState().dialog === null) focusCard(first)
    })
  })
}

function addNote(context: ActionContext): void {
  const documents = useDocuments.getState()
  const workflow = activeWorkflow(documents)
  const definition = definitionOf(NOTE, useCatalogue.getState().catalogue)
  if (workflow === null || definition === undefined) return
  const id = nextNodeId(workflow)
  const at = context.flow.screenToFlowPosition(middle(context))
  const { width, height } = NOTE_SIZE
  const corner = freeSpot(
    { x: at.x - width / 2, y: at.y - height / 2, width, height: height + TITLE_HEIGHT },
    useFlow.getState().nodes.filter(isCard).map(boundsOf),
  )
  documents.edit(addNode(definition, { x: Math.round(corner.x), y: Math.round(corner.y) + TITLE_HEIGHT }))
  // It is drawn only after this call returned.
  requestAnimationFrame(() => showNode(context, id, focusField))
}

/** The first two wired or wirable inputs of the same type: positive and negative, A and B. */
function swapFirstInputs(id: NodeId | undefined): void {
  const documents = useDocuments.getState()
  const node = id === undefined ? undefined : activeWorkflow(documents)?.nodes[id]
  if (node === undefined) return
  const sockets = nodeInputs(node, useCatalogue.getState().catalogue).filter(({ widget }) => widget === null)
  for (const [index, first] of sockets.entries()) {
    const second = sockets.slice(index + 1).find(({ type }) => type === first.type)
    if (second === undefined) continue
    documents.edit(swapInputs(node.id, first.name, second.name))
    return
  }
}

function selectedBoxes(): Box[] {
  return useFlow
    .getState()
    .nodes.flatMap((node) =>
      isCard(node) && node.selected ? [{ id: node.data.node.id, bounds: boundsOf(node) }] : [],
    )
}

/** Corners of cards as positions of nodes: those lie below the title. */
function toPositions(corners: Readonly<Record<NodeId, Point>>): Record<NodeId, Point> {
  return Object.fromEntries(
    Object.entries(corners).map(([id, { x, y }]) => [
      id,
      { x: Math.round(x), y: Math.round(y) + TITLE_HEIGHT },
    ]),
  )
}

/** Under the pointer; by keyboard right of the selected node, where the flow goes on. */
function freePlace(context: ActionContext): Point {
  const { nodes } = useFlow.getState()
  const pointer = pointerOnCanvas()
  const at = context.flow.screenToFlowPosition(pointer ?? middle(context))
  if (pointer !== null) return at
  const chosen = nodes.find((node) => isCard(node) && node.selected)
  if (chosen === undefined) return at
  const { x, y, width } = boundsOf(chosen)
  return { x: x + width + 60, y: y + TITLE_HEIGHT }
}

function middle(context: ActionContext): Point {
  const { left, top, width, height } = context.view()
  return { x: left + width / 2, y: top + height / 3 }
}
