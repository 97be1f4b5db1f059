import { TITLE_HEIGHT } from '../comfy/litegraph-size.ts'
import { asArray, asNumber, asObject, asText } from '../comfy/raw.ts'
import {
  SUBGRAPH_INPUT,
  SUBGRAPH_OUTPUT,
  type NodeId,
  type Point,
  type Slot,
  type Subgraph,
  type SubgraphPort,
  type WorkflowNode,
} from '../document.ts'
import type { Json, JsonObject } from '../json.ts'

export type Side = 'input' | 'output'

/** Types of the two nodes that stand for the boundary of a subgraph. They exist in the editor's view only. */
const TYPES: Readonly<Record<Side, string>> = { input: 'subgraph:inputs', output: 'subgraph:outputs' }
const IDS: Readonly<Record<Side, NodeId>> = { input: SUBGRAPH_INPUT, output: SUBGRAPH_OUTPUT }
const KEYS = { input: 'inputNode', output: 'outputNode' } as const
const DEFAULT: Readonly<Record<Side, readonly [number, number, number, number]>> = {
  input: [0, 0, 120, 60],
  output: [600, 0, 120, 60],
}

/** In pixels, as it is drawn here. */
export const BOUNDARY_WIDTH = 180

export function isBoundary(id: string): boolean {
  return id === SUBGRAPH_INPUT || id === SUBGRAPH_OUTPUT
}

export function boundarySide(id: string): Side | null {
  return id === SUBGRAPH_INPUT ? 'input' : id === SUBGRAPH_OUTPUT ? 'output' : null
}

/**
 * A side of the boundary as a node, so that wires, layout and connection rules need not tell it from others.
 * What the subgraph takes in leaves its input side. Behind the ports is an empty slot for the next one.
 */
export function boundaryNode(subgraph: Subgraph, side: Side): WorkflowNode {
  const ports = portsOf(subgraph, side)
  const box = subgraph.raw[KEYS[side]]
  const known = drawn.get(ports)
  if (known !== undefined && known.box === box) return known.node
  const node = newBoundaryNode(subgraph, side)
  drawn.set(ports, { box, node })
  return node
}

/** A card is drawn anew when its node is another one: this one stays until its ports or its place change. */
const drawn = new WeakMap<
  readonly SubgraphPort[],
  { readonly box: Json | undefined; readonly node: WorkflowNode }
>()

export function portsOf<T extends Pick<Subgraph, 'inputs' | 'outputs'>>(
  subgraph: T,
  side: Side,
): T['inputs'] {
  return side === 'input' ? subgraph.inputs : subgraph.outputs
}

function newBoundaryNode(subgraph: Subgraph, side: Side): WorkflowNode {
  const ports = portsOf(subgraph, side)
  const slots = [
    ...ports.map((port, index): Slot => slot(side, index, portLabel(port), port.type)),
    slot(side, ports.length, '', '*'),
  ]
  return {
    id: IDS[side],
    type: TYPES[side],
    title: null,
    position: boundaryPosition(subgraph, side),
    size: { width: BOUNDARY_WIDTH, height: 0 },
    mode: 'active',
    collapsed: false,
    pinned: false,
    color: null,
    bgcolor: null,
    values: {},
    controlAfterGenerate: {},
    inputs: side === 'output' ? slots : [],
    outputs: side === 'input' ? slots : [],
    widgetsValues: null,
    properties: {},
    raw: {},
  }
}

/** What a port is called on the canvas. */
export function portLabel({ name, raw }: SubgraphPort): string {
  return asText(raw['label']) ?? name
}

/** As of every node: the corner below the title. Its wires begin where they do in ComfyUI, whose box is narrower. */
function boundaryPosition(subgraph: Subgraph, side: Side): Point {
  const [x, y, width] = boundingOf(subgraph, side)
  return { x: side === 'input' ? x + width - BOUNDARY_WIDTH : x, y: y + TITLE_HEIGHT }
}

/** Changes a draft. */
export function moveBoundary(subgraph: Pick<Subgraph, 'raw'>, side: Side, { x, y }: Point): void {
  const [, , width, height] = boundingOf(subgraph, side)
  const left = side === 'input' ? x + BOUNDARY_WIDTH - width : x
  subgraph.raw[KEYS[side]] = {
    ...boundaryBox(subgraph, side),
    bounding: [left, y - TITLE_HEIGHT, width, height],
  }
}

/** The box of one side as ComfyUI stores it. */
export function boundaryBox(subgraph: Pick<Subgraph, 'raw'>, side: Side): JsonObject {
  const stored = asObject(subgraph.raw[KEYS[side]])
  return Object.keys(stored).length > 0 ? stored : { id: Number(IDS[side]), bounding: [...DEFAULT[side]] }
}

function boundingOf(
  subgraph: Pick<Subgraph, 'raw'>,
  side: Side,
): readonly [x: number, y: number, width: number, height: number] {
  const stored = asObject(subgraph.raw[KEYS[side]])['bounding']
  const numbers = asArray(stored).map((value) => asNumber(value))
  const [x, y, width, height] = DEFAULT[side]
  return [numbers[0] ?? x, numbers[1] ?? y, numbers[2] ?? width, numbers[3] ?? height]
}

function slot(side: Side, index: number, label: string, type: string): Slot {
  // Wires name outputs by their number, and inputs by name: to the output side, by a number as text.
  return { name: side === 'output' ? String(index) : label, type, label, widget: null, raw: {} }
}
