import { describe, expect, it } from 'vitest'
import { nodeId } from '../../../workflows/document.ts'
import { snapToBoxes, snapToGrid } from '../../../renderer/canvas/gestures/snapping.ts'
import { nodeGeometry } from '../../../renderer/canvas/geometry/node-geometry.ts'
import {
  nearestSegment,
  strokeCrosses,
  wireMeetsBox,
  wirePath,
} from '../../../renderer/canvas/geometry/wire-geometry.ts'
import { createFlowMapper } from '../../../renderer/canvas/flow/flow-nodes.ts'
import { layeredLayout } from '../../../renderer/canvas/layout/layered-layout.ts'
import { aligned, distributed } from '../../../renderer/document/arrange.ts'
import { setValue } from '../../../renderer/document/commands/values.ts'
import { NO_HISTORY, runCommand } from '../../../renderer/document/history.ts'
import { CATALOGUE, sampleWorkflow } from '../document/sample-workflow.ts'

const workflow = sampleWorkflow()
const sampler = workflow.nodes[nodeId('2')]!

describe('node geometry', () => {
  it('follows from the definition', () => {
    const geometry = nodeGeometry(sampler, CATALOGUE, { showsPicture: false })
    expect(geometry.inputs.map(({ port, top }) => [port.name, top])).toEqual([
      ['model', 36],
      ['a', 56],
      ['b', 76],
    ])
    expect(geometry.outputs.map(({ top }) => top)).toEqual([36])
    expect(geometry.fields.map(({ input, top, height }) => [input.name, top, height])).toEqual([
      ['seed', 96, 26],
      ['text', 122, 120],
    ])
    expect([geometry.width, geometry.height, geometry.minimum]).toEqual([
      400,
      248,
      { width: 180, height: 192 },
    ])
  })

  it('gives the room of a larger node to its prompt, and none below the minimum', () => {
    const at = (height: number): number | undefined =>
      nodeGeometry({ ...sampler, size: { width: 300, height } }, CATALOGUE, { showsPicture: false }).fields[1]
        ?.height
    expect([at(500), at(10)]).toEqual([402, 64])
  })

  it('grows downwards for a picture: no port moves', () => {
    const plain = nodeGeometry(sampler, CATALOGUE, { showsPicture: false })
    const shown = nodeGeometry(sampler, CATALOGUE, { showsPicture: true })
    expect(shown.inputs).toEqual(plain.inputs)
    expect(shown.picture).not.toBeNull()
    expect(shown.height).toBeGreaterThan(plain.height)
  })

  it('folds to its title, all wires at its ends', () => {
    const folded = nodeGeometry({ ...sampler, collapsed: true }, CATALOGUE, { showsPicture: false })
    expect([folded.height, folded.fields.length, new Set(folded.inputs.map(({ top }) => top)).size]).toEqual([
      30, 0, 1,
    ])
  })

  it('shows the sockets that the file names on a node that nobody knows', () => {
    const unknown = {
      ...sampler,
      type: 'Mystery',
      inputs: [{ name: 'x', type: 'THING', label: null, widget: null, raw: {} }],
      outputs: [{ name: 'y', type: 'THING', label: null, widget: null, raw: {} }],
    }
    const geometry = nodeGeometry(unknown, CATALOGUE, { showsPicture: false })
    expect([geometry.inputs[0]?.port.name, geometry.outputs[0]?.port.type]).toEqual(['x', 'THING'])
  })
})

describe('flow nodes', () => {
  it('shows what an unknown node holds, each value in its row, and not what the inside of a subgraph does', () => {
    const stranger = {
      ...sampler,
      type: 'Stranger',
      inputs: [],
      outputs: [],
      widgetsValues: ['lanczos', 4, { nested: [true] }],
    }
    const rows = (subgraphs: typeof workflow.subgraphs): unknown =>
      createFlowMapper()(
        { ...workflow, nodes: { [sampler.id]: stranger }, subgraphs },
        CATALOGUE,
        () => false,
      )
        .nodes.flatMap((shown) => (shown.type === 'card' ? shown.data.geometry.kept : []))
        .map(({ kept, top }) => [kept.name, kept.value, top])
    expect(rows({})).toEqual([
      ['1', 'lanczos', 36],
      ['2', 4, 62],
      ['3', { nested: [true] }, 88],
    ])
    const inside = { ...workflow, id: 'Stranger', name: 'Inside', inputs: [], outputs: [], raw: {} }
    expect(rows({ Stranger: inside })).toEqual([])
  })

  it('keeps what an edit did not touch', () => {
    const map = createFlowMapper()
    const first = map(workflow, CATALOGUE, () => false)
    const changed = runCommand(
      { workflow, history: NO_HISTORY },
      setValue(nodeId('2'), 'seed', 7),
      0,
    ).workflow
    const second = map(changed, CATALOGUE, () => false)
    const same = second.nodes.map((node) => first.nodes.find(({ id }) => id === node.id) === node)
    expect(second.nodes.map(({ id }, index) => [id, same[index]])).toEqual(
      second.nodes.map(({ id }) => [id, id !== '2']),
    )
    expect(second.edges).toEqual(first.edges)
    expect(second.edges[0]).toBe(first.edges[0])
  })

  it('gives React Flow every size and handle', () => {
    for (const node of createFlowMapper()(workflow, CATALOGUE, () => false).nodes) {
      expect(node.measured).toEqual({ width: node.width, height: node.height })
      expect(node.handles?.length).toBeGreaterThan(0)
    }
  })
})

describe('wires', () => {
  const wire = [
    { x: 0, y: 0 },
    { x: 100, y: 0 },
    { x: 200, y: 100 },
  ]

  it('is drawn over its bends', () => {
    expect(wirePath(wire)).toBe('M0,0C45,0 55,0 100,0C145,0 155,100 200,100')
  })

  it.each([
    [
      [
        { x: 50, y: -10 },
        { x: 50, y: 10 },
      ],
      true,
    ],
    [
      [
        { x: 50, y: 10 },
        { x: 50, y: 40 },
      ],
      false,
    ],
    [
      [
        { x: 300, y: 0 },
        { x: 300, y: 200 },
      ],
      false,
    ],
  ])('a stroke %j crosses it: %s', (stroke, expected) => {
    expect(strokeCrosses(stroke, wire)).toBe(expected)
  })

  it('knows which part a point is at', () => {
    expect([
      nearestSegment(wire, { x: 30, y: 2 }).segment,
      nearestSegment(wire, { x: 190, y: 99 }).segment,
    ]).toEqual([0, 1])
  })

  it('knows whether a box lies on it', () => {
    expect(wireMeetsBox(wire, { x: 40, y: -5, width: 20, height: 10 })).toBe(true)
    expect(wireMeetsBox(wire, { x: 40, y: 50, width: 20, height: 10 })).toBe(false)
  })
})

describe('snapping', () => {
  const other = { x: 100, y: 100, width: 50, height: 50 }

  it.each([
    [
      { x: 103, y: 300, width: 50, height: 20 },
      { dx: -3, dy: 0, guides: { x: [100], y: [] } },
    ],
    [
      { x: 300, y: 148, width: 10, height: 10 },
      { dx: 0, dy: 2, guides: { x: [], y: [150] } },
    ],
    [
      { x: 400, y: 400, width: 10, height: 10 },
      { dx: 0, dy: 0, guides: { x: [], y: [] } },
    ],
  ])('%j', (moving, expected) => {
    expect(snapToBoxes(moving, [other], 6)).toEqual(expected)
  })

  it('snaps to the grid', () => {
    expect(snapToGrid({ x: 14, y: -4, width: 1, height: 1 }, 10)).toMatchObject({ dx: -4, dy: 4 })
  })
})

describe('arranging', () => {
  const boxes = [
    { id: nodeId('a'), bounds: { x: 0, y: 0, width: 10, height: 10 } },
    { id: nodeId('b'), bounds: { x: 50, y: 5, width: 20, height: 30 } },
    { id: nodeId('c'), bounds: { x: 100, y: 90, width: 10, height: 10 } },
  ]

  it.each([
    [
      'left',
      [
        [0, 0],
        [0, 5],
        [0, 90],
      ],
    ],
    [
      'center',
      [
        [50, 0],
        [45, 5],
        [50, 90],
      ],
    ],
    [
      'right',
      [
        [100, 0],
        [90, 5],
        [100, 90],
      ],
    ],
    [
      'top',
      [
        [0, 0],
        [50, 0],
        [100, 0],
      ],
    ],
    [
      'middle',
      [
        [0, 45],
        [50, 35],
        [100, 45],
      ],
    ],
    [
      'bottom',
      [
        [0, 90],
        [50, 70],
        [100, 90],
      ],
    ],
  ] as const)('%s', (alignment, expected) => {
    expect(Object.values(aligned(boxes, alignment)).map(({ x, y }) => [x, y])).toEqual(expected)
  })

  it('leaves equal gaps', () => {
    const placed = distributed(boxes, 'x')
    expect(Object.values(placed).map(({ x }) => x)).toEqual([0, 45, 100])
  })

  it('lays out along the flow, nothing over another', () => {
    const placed = layeredLayout({
      nodes: ['a', 'b', 'c'].map((id) => ({ id, width: 100, height: 50, frame: null })),
      frames: [],
      edges: [
        { from: 'a', to: 'b' },
        { from: 'b', to: 'c' },
      ],
    })
    expect([placed['a'], placed['b'], placed['c']].map((at) => at?.x)).toEqual([0, 190, 380])
  })
})
