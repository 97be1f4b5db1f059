import i18next from 'i18next'
import { Position } from 'reactflow'
import { executionOrder } from '../../../workflows/comfy/execution-order.ts'
import { TITLE_HEIGHT } from '../../../workflows/comfy/litegraph-size.ts'
import type { Link, Point, WorkflowDocument, WorkflowNode } from '../../../workflows/document.ts'
import type { Catalogue, NodeDefinition } from '../../../workflows/node-definition.ts'
import { definitionOf, nodeInputs, nodeOutputs, type ShownNode } from '../../../workflows/ports.ts'
import { boundarySide } from '../../../workflows/subgraph/boundary.ts'
import { type KeptValue, keptValues } from '../../../workflows/kept-values.ts'
import { isVirtual } from '../../../workflows/virtual-nodes.ts'
import { linksByInput, outputType } from '../../../workflows/wire-type.ts'
import { rerouteChain } from '../../document/commands/wires.ts'
import { shownNode } from './shown-node.ts'
import { type NodeGeometry, nodeGeometry } from '../geometry/node-geometry.ts'
import {
  bendId,
  type BendNode,
  type CardNode,
  type FlowNode,
  frameId,
  type FrameNode,
  inputHandle,
  outputHandle,
  type WireData,
  type WireEdge,
} from './flow-types.ts'

export const SOCKET = 12
const BEND = 14

export type Flow = { readonly nodes: readonly FlowNode[]; readonly edges: readonly WireEdge[] }

/**
 * Derives what React Flow draws from a document. What did not change keeps its identity between calls, so that
 * an edit re-renders what it touched. Sizes and handles are given: React Flow measures nothing.
 */
export function createFlowMapper(): (
  workflow: WorkflowDocument,
  catalogue: Catalogue,
  showsPicture: (id: string) => boolean,
) => Flow {
  let wiring: Wiring | null = null
  let cards = new Map<
    string,
    { readonly catalogue: Catalogue; readonly pictured: boolean; readonly card: CardNode }
  >()
  let frames = new Map<string, FrameNode>()
  let bends = new Map<string, BendNode>()

  return (workflow, catalogue, showsPicture) => {
    wiring = wiringOf(workflow, catalogue, wiring)
    const { linked, bendTypes, typeOf } = wiring

    const nextCards: typeof cards = new Map()
    for (const id of executionOrder(workflow)) {
      const stored = workflow.nodes[id]
      if (stored === undefined) continue
      const node = shownNode(stored, workflow, catalogue)
      const pictured = showsPicture(id)
      const inputs = linked.get(id) ?? NO_INPUTS
      const outputTypes = isVirtual(node.type)
        ? nodeOutputs(node, catalogue).map(({ slot }) => typeOf({ node: id, slot }))
        : null
      const known = cards.get(id)
      const same =
        known !== undefined &&
        known.card.data.node === node &&
        known.card.data.linked === inputs &&
        known.catalogue === catalogue &&
        known.pictured === pictured &&
        (outputTypes === null || outputTypes.join() === known.card.data.outputTypes.join())
      nextCards.set(
        id,
        same
          ? known
          : {
              catalogue,
              pictured,
              card: toCard(node, catalogue, { pictured, inputs, outputTypes, workflow }),
            },
      )
    }
    cards = nextCards

    frames = new Map(
      Object.values(workflow.groups).map((group) => {
        const known = frames.get(group.id)
        return [group.id, known?.data.group === group ? known : toFrame(group)]
      }),
    )
    bends = new Map(
      Object.values(workflow.reroutes).map((reroute) => {
        const known = bends.get(reroute.id)
        const type = bendTypes.get(reroute.id) ?? '*'
        const same = known?.data.reroute === reroute && known.data.type === type
        return [reroute.id, same ? known : toBend(reroute, type)]
      }),
    )
    return {
      nodes: [...frames.values(), ...Array.from(cards.values(), ({ card }) => card), ...bends.values()],
      edges: wiring.wires.filter(({ source, target }) => cards.has(source) && cards.has(target)),
    }
  }
}

type Wiring = {
  readonly of: Pick<WorkflowDocument, 'links' | 'reroutes'> & { readonly catalogue: Catalogue }
  readonly wires: readonly WireEdge[]
  /** The wired inputs of each node. */
  readonly linked: ReadonlyMap<string, ReadonlySet<string>>
  readonly bendTypes: ReadonlyMap<string, string>
  readonly typeOf: (from: Link['from']) => string
}
const NO_INPUTS: ReadonlySet<string> = new Set()

/** What follows from the wires alone; most edits leave them as they were. */
function wiringOf(workflow: WorkflowDocument, catalogue: Catalogue, before: Wiring | null): Wiring {
  const typeOf = wireTypes(workflow, catalogue)
  const { links, reroutes } = workflow
  if (before?.of.links === links && before.of.reroutes === reroutes && before.of.catalogue === catalogue) {
    return { ...before, typeOf }
  }
  const found = new Map<string, Set<string>>()
  const bendTypes = new Map<string, string>()
  const known = new Map(before?.wires.map((wire) => [wire.id, wire]))
  const wires = Object.values(links).map((link) => {
    const inputs = found.get(link.to.node)
    if (inputs === undefined) found.set(link.to.node, new Set([link.to.input]))
    else inputs.add(link.to.input)
    const chain = rerouteChain(workflow, link.reroute)
    const type = typeOf(link.from)
    for (const id of chain) bendTypes.set(id, type)
    const wire = known.get(link.id)
    const same =
      wire?.data?.link === link && wire.data.type === type && wire.data.bends.join() === chain.join()
    return same ? wire : toWire(link, type, chain)
  })
  // Nodes compare these by identity.
  const linked = new Map<string, ReadonlySet<string>>(found)
  for (const [id, inputs] of found) {
    const old = before?.linked.get(id)
    if (old?.size === inputs.size && [...inputs].every((input) => old.has(input))) linked.set(id, old)
  }
  return { of: { links, reroutes, catalogue }, wires, linked, bendTypes, typeOf }
}

/** A card's corner is its title's; the document, as ComfyUI, counts from below the title. */
function cardCorner(position: Point): Point {
  return { x: position.x, y: position.y - TITLE_HEIGHT }
}

export function documentPosition(corner: Point): Point {
  return { x: corner.x, y: corner.y + TITLE_HEIGHT }
}

export function nodeTitle(node: WorkflowNode, catalogue: Catalogue, workflow?: WorkflowDocument): string {
  const side = boundarySide(node.id)
  if (side !== null) return i18next.t(side === 'input' ? 'subgraph.inputs' : 'subgraph.outputs')
  return (
    node.title ??
    definitionOf(node.type, catalogue)?.displayName ??
    workflow?.subgraphs[node.type]?.name ??
    node.type
  )
}

function wireTypes(workflow: WorkflowDocument, catalogue: Catalogue): Wiring['typeOf'] {
  let byInput: ReturnType<typeof linksByInput> | null = null
  return (from) => {
    const node = workflow.nodes[from.node]
    if (node === undefined) return '*'
    // Only virtual nodes take their type from elsewhere; following wires is for them.
    if (isVirtual(node.type)) {
      byInput ??= linksByInput(workflow)
      return outputType(workflow, catalogue, from, byInput)
    }
    return catalogue.get(node.type)?.outputs[from.slot]?.type ?? node.outputs[from.slot]?.type ?? '*'
  }
}

type Layout = {
  readonly geometry: NodeGeometry
  readonly handles: NonNullable<CardNode['handles']>
  readonly outputTypes: readonly string[]
}
const layouts = new WeakMap<NodeDefinition, Map<string, Layout>>()

/** Nodes of one kind and size share their layout: large graphs hold few different ones. */
function layoutOf(
  node: WorkflowNode,
  catalogue: Catalogue,
  pictured: boolean,
  kept: readonly KeptValue[],
): Layout {
  const definition = catalogue.get(node.type)
  const plain = definition !== undefined && node.inputs.length === 0 && node.outputs.length === 0
  const key = `${node.size?.width} ${node.size?.height} ${node.collapsed} ${pictured}`
  const shared = plain ? (layouts.get(definition) ?? new Map<string, Layout>()) : null
  const known = shared?.get(key)
  if (known !== undefined) return known
  const geometry = nodeGeometry(node, catalogue, { showsPicture: pictured, kept })
  const layout = {
    geometry,
    handles: handlesOf(node, catalogue, geometry),
    outputTypes: nodeOutputs(node, catalogue).map(({ type }) => type),
  }
  if (plain && shared !== null) layouts.set(definition, shared.set(key, layout))
  return layout
}

/** Rows for values on one node; a node of another pack may hold pages of them. */
const MOST_KEPT = 12

/** The values of a node that is neither known nor a part of this document. */
function keptOf(
  node: WorkflowNode,
  catalogue: Catalogue,
  { subgraphs }: WorkflowDocument,
): readonly KeptValue[] {
  const isKnown = definitionOf(node.type, catalogue) !== undefined
  if (isKnown || node.type in subgraphs || boundarySide(node.id) !== null) return []
  return keptValues(node).slice(0, MOST_KEPT)
}

function toCard(
  node: ShownNode,
  catalogue: Catalogue,
  shown: {
    readonly pictured: boolean
    readonly inputs: ReadonlySet<string>
    readonly outputTypes: readonly string[] | null
    readonly workflow: WorkflowDocument
  },
): CardNode {
  const { geometry, handles, outputTypes } = layoutOf(
    node,
    catalogue,
    shown.pictured,
    keptOf(node, catalogue, shown.workflow),
  )
  const title = nodeTitle(node, catalogue, shown.workflow)
  return {
    id: node.id,
    type: 'card',
    position: cardCorner(node.position),
    width: geometry.width,
    height: geometry.height,
    measured: { width: geometry.width, height: geometry.height },
    handles,
    draggable: !node.pinned,
    ariaLabel: title,
    data: {
      node,
      definition: definitionOf(node.type, catalogue),
      title,
      isSubgraph: node.type in shown.workflow.subgraphs,
      geometry,
      linked: shown.inputs,
      outputTypes: shown.outputTypes ?? outputTypes,
    },
  }
}

function handlesOf(
  node: ShownNode,
  catalogue: Catalogue,
  geometry: NodeGeometry,
): NonNullable<CardNode['handles']> {
  const fieldOf = new Map(geometry.fields.map((row) => [row.input.name, row]))
  const socketOf = new Map(geometry.inputs.map((row) => [row.port.name, row]))
  const size = { width: SOCKET, height: SOCKET }
  return [
    ...nodeInputs(node, catalogue).flatMap(({ name }) => {
      const row = socketOf.get(name) ?? fieldOf.get(name)
      return row === undefined
        ? []
        : [
            {
              id: inputHandle(name),
              type: 'target' as const,
              position: Position.Left,
              x: -SOCKET / 2,
              y: socketTop(row),
              ...size,
            },
          ]
    }),
    ...geometry.outputs.map((row) => ({
      id: outputHandle(row.port.slot),
      type: 'source' as const,
      position: Position.Right,
      x: geometry.width - SOCKET / 2,
      y: socketTop(row),
      ...size,
    })),
  ]
}

/** A prompt's socket sits at its first line. */
export function socketTop(row: { readonly top: number; readonly height: number }): number {
  return row.top + Math.min(row.height, 30) / 2 - SOCKET / 2
}

function toFrame(group: WorkflowDocument['groups'][keyof WorkflowDocument['groups']]): FrameNode {
  const { x, y, width, height } = group.bounds
  return {
    id: frameId(group.id),
    type: 'frame',
    position: { x, y },
    width,
    height,
    measured: { width, height },
    zIndex: -1000,
    dragHandle: '.frame-drag',
    ariaLabel: group.title,
    data: { group },
  }
}

function toBend(reroute: BendNode['data']['reroute'], type: string): BendNode {
  return {
    id: bendId(reroute.id),
    type: 'bend',
    position: { x: reroute.position.x - BEND / 2, y: reroute.position.y - BEND / 2 },
    width: BEND,
    height: BEND,
    measured: { width: BEND, height: BEND },
    zIndex: 10,
    data: { reroute, type },
  }
}

/** The document's point of a bend whose corner is given. */
export function bendPosition(corner: Point): Point {
  return { x: corner.x + BEND / 2, y: corner.y + BEND / 2 }
}

function toWire(link: Link, type: string, bends: WireData['bends']): WireEdge {
  return {
    id: link.id,
    type: 'wire',
    source: link.from.node,
    target: link.to.node,
    sourceHandle: outputHandle(link.from.slot),
    targetHandle: inputHandle(link.to.input),
    data: { link, type, bends },
  }
}
