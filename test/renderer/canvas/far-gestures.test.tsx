import { cleanup, fireEvent, render } from '@testing-library/react'
import { type ReactNode, useMemo } from 'react'
import { ReactFlowProvider } from 'reactflow'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { useFlow } from '../../../renderer/canvas/flow/flow-store.ts'
import { createNodeDrag } from '../../../renderer/canvas/gestures/drag-nodes.ts'
import { useFarGestures } from '../../../renderer/canvas/gestures/far-gestures.ts'
import { useCatalogue } from '../../../renderer/document/catalogue.ts'
import { activeDocument, useDocuments } from '../../../renderer/document/documents.ts'
import { nodeId, type Point } from '../../../workflows/document.ts'
import { CATALOGUE, sampleWorkflow } from '../document/sample-workflow.ts'

/** A pane as React Flow's, without a zoom: places on the screen are places on the canvas. */
function Pane({ onPan }: { readonly onPan: () => void }): ReactNode {
  const drag = useMemo(() => createNodeDrag(), [])
  const { onPointerDown, onMouseDown } = useFarGestures(drag, { snap: false })
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- stands for the canvas
    <div onPointerDownCapture={onPointerDown} onMouseDownCapture={onMouseDown}>
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- as above */}
      <div className="react-flow__pane" data-testid="pane" onMouseDown={onPan} />
    </div>
  )
}

let pans = 0
let pane: HTMLElement

beforeEach(() => {
  pans = 0
  useCatalogue.setState({ catalogue: CATALOGUE })
  useDocuments.setState({ open: [], activeId: null })
  useDocuments.getState().add({ id: 'a', title: 'a', file: null, workflow: sampleWorkflow() })
  useFlow.getState().sync(null, CATALOGUE, () => false)
  useFlow.getState().sync(activeDocument(useDocuments.getState()), CATALOGUE, () => false)
  pane = render(
    <ReactFlowProvider>
      <Pane onPan={() => (pans += 1)} />
    </ReactFlowProvider>,
  ).getByTestId('pane')
})
afterEach(cleanup)

test('a drag moves the node under the pointer as one edit', () => {
  const before = documentPositions()
  stroke(middleOf('1'), { x: 70, y: 40 })
  expect(selected()).toEqual(['1'])
  expect(documentPositions()).toEqual({
    ...before,
    1: { x: (before['1']?.x ?? 0) + 70, y: (before['1']?.y ?? 0) + 40 },
  })
  useDocuments.getState().undo()
  expect(documentPositions()).toEqual(before)
  expect(pans).toBe(0)
})

test('a drag of a selected node takes the others along', () => {
  const before = documentPositions()
  useFlow.getState().select({ nodes: ['1', '2'] })
  stroke(middleOf('2'), { x: -30, y: 10 })
  const after = documentPositions()
  expect(['1', '2'].map((id) => (after[id]?.x ?? 0) - (before[id]?.x ?? 0))).toEqual([-30, -30])
})

test('a click selects, and with Ctrl adds and takes away', () => {
  stroke(middleOf('1'), { x: 0, y: 0 })
  stroke(middleOf('2'), { x: 0, y: 0 }, { ctrlKey: true })
  expect(selected()).toEqual(['1', '2'])
  stroke(middleOf('1'), { x: 0, y: 0 }, { ctrlKey: true })
  expect(selected()).toEqual(['2'])
})

test('with Ctrl a box selects what it touches', () => {
  const all = useFlow.getState().nodes.filter(({ type }) => type === 'card')
  stroke({ x: -5000, y: -5000 }, { x: 10_000, y: 10_000 }, { ctrlKey: true })
  expect(selected().toSorted()).toEqual(all.map(({ id }) => id).toSorted())
  expect(pans).toBe(0)
})

test('a drag of the empty canvas is left to the view', () => {
  stroke({ x: -5000, y: -5000 }, { x: 100, y: 0 })
  expect(pans).toBe(1)
  expect(selected()).toEqual([])
})

function stroke(from: Point, by: Point, keys: { readonly ctrlKey?: boolean } = {}): void {
  const at = (share: number): MouseEventInit => ({
    clientX: from.x + by.x * share,
    clientY: from.y + by.y * share,
    button: 0,
    ...keys,
  })
  fireEvent.pointerDown(pane, { ...at(0), pointerId: 1 })
  fireEvent.mouseDown(pane, at(0))
  for (const share of [0.5, 1]) fireEvent.pointerMove(window, { ...at(share), pointerId: 1 })
  fireEvent.pointerUp(window, { ...at(1), pointerId: 1 })
}

function middleOf(id: string): Point {
  const node = useFlow.getState().nodes.find((candidate) => candidate.id === id)
  if (node === undefined) throw new Error(`There is no node ${id}.`)
  return { x: node.position.x + (node.width ?? 0) / 2, y: node.position.y + (node.height ?? 0) / 2 }
}

function selected(): string[] {
  return useFlow
    .getState()
    .nodes.filter((node) => node.selected)
    .map(({ id }) => id)
}

function documentPositions(): Readonly<Record<string, Point>> {
  const nodes = activeDocument(useDocuments.getState())?.workflow.nodes ?? {}
  return Object.fromEntries(
    Object.keys(nodes).map((id) => [id, nodes[nodeId(id)]?.position ?? { x: 0, y: 0 }]),
  )
}
