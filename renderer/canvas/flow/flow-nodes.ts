import { Position } from 'reactflow'
import { executionOrder } from '../../../workflows/comfy/execution-order.ts'
import { TITLE_HEIGHT } from '../../../workflows/comfy/litegraph-size.ts'
import type { Link, Point, WorkflowDocument, WorkflowNode } from '../../../workflows/document.ts'
import type { Catalogue } from '../../../workflows/node-definition.ts'
import { definitionOf, nodeInputs, nodeOutputs } from '../../../workflows/ports.ts'
import { isVirtual } from '../../../workflows/virtual-nodes.ts'
import { linksByInput, outputType } from '../../../workflows/wire-type.ts'
import { rerouteChain } from '../../document/commands/wires.ts'
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
 * Derives what React Flow draws from a document. Nodes that did not change keep their identity between calls,
 * so that an edit re-renders what it touched. Sizes and handles are given: React Flow measures nothing.
 */
export function createFlowMapper(): (
  workflow: WorkflowDocument,
  catalogue: Catalogue,
  showsPicture: (id: string) => boolean,
) => Flow {
  let cards = new Map<string, { key: readonly unknown[]; card: CardNode }>()
  let frames = new Map<string, FrameNode>()
  let bends = new Map<string, BendNode>()
  let wires = new Map<string, { key: readonly unknown[]; wire: WireEdge }>()

  return (workflow, catalogue, showsPicture) => {
    const linked = new Map<string, string[]>()
    for (const { to } of Object.values(workflow.links)) {
      const inputs = linked.get(to.node)
      if (inputs === undefined) linked.set(to.node, [to.input])
      else inputs.push(to.input)
    }
    const typeOf = wireTypes(workflow, catalogue)

    const nextCards: typeof cards = new Map()
    for (const id of executionOrder(workflow)) {
      const node = workflow.nodes[id]
      if (node === undefined) continue
      const inputs = (linked.get(id) ?? []).toSorted()
      const outputTypes = nodeOutputs(node, catalogue).map(({ slot }) => typeOf({ node: id, slot }))
      const key = [node, catalogue, showsPicture(id), inputs.join('\n'), outputTypes.join('\n')]
      const known = cards.get(id)
      nextCards.set(
        id,
        known !== undefined && sameKey(known.key, key)
          ? known
          : { key, card: toCard(node, catalogue, { showsPicture: showsPicture(id), inputs, outputTypes }) },
      )
    }
    cards = nextCards

    frames = new Map(
      Object.values(workflow.groups).map((group) => {
        const known = frames.get(group.id)
        return [group.id, known?.data.group === group ? known : toFrame(group)]
      }),
    )

    const bendTypes = new Map<string, string>()
    const nextWires: typeof wires = new Map()
    for (const link of Object.values(workflow.links)) {
      const chain = rerouteChain(workflow, link.reroute)
      const type = typeOf(link.from)
      for (const id of chain) bendTypes.set(id, type)
      const key = [link, type, chain.join(' ')]
      const known = wires.get(link.id)
      nextWires.set(
        link.id,
        known !== undefined && sameKey(known.key, key) ? known : { key, wire: toWire(link, type, chain) },
      )
    }
    wires = nextWires

    bends = new Map(
      Object.values(workflow.reroutes).map((reroute) => {
        const known = bends.get(reroute.id)
        const type = bendTypes.get(reroute.id) ?? '*'
        const same = known?.data.reroute === reroute && known.data.type === type
        return [reroute.id, same ? known : toBend(reroute, type)]
      }),
    )

    return {
      nodes: [...frames.values(), ...[...cards.values()].map(({ card }) => card), ...bends.values()],
      edges: [...wires.values()]
        .map(({ wire }) => wire)
        .filter(({ source, target }) => cards.has(source) && cards.has(target)),
    }
  }
}

/** A card's corner is its title's; the document, as ComfyUI, counts from below the title. */
export function cardCorner(position: Point): Point {
  return { x: position.x, y: position.y - TITLE_HEIGHT }
}

export function documentPosition(corner: Point): Point {
  return { x: corner.x, y: corner.y + TITLE_HEIGHT }
}

export function nodeTitle(node: WorkflowNode, catalogue: Catalogue, workflow?: WorkflowDocument): string {
  return (
    node.title ??
    definitionOf(node.type, catalogue)?.displayName ??
    workflow?.subgraphs[node.type]?.name ??
    node.type
  )
}

function wireTypes(
  workflow: WorkflowDocument,
  catalogue: Catalogue,
): (from: { readonly node: WorkflowNode['id']; readonly slot: number }) => string {
  const byInput = linksByInput(workflow)
  return (from) => {
    const node = workflow.nodes[from.node]
    if (node === undefined) return '*'
    // Only virtual nodes take their type from elsewhere; following wires is for them.
    return isVirtual(node.type)
      ? outputType(workflow, catalogue, from, byInput)
      : (nodeOutputs(node, catalogue)[from.slot]?.type ?? '*')
  }
}

function toCard(
  node: WorkflowNode,
  catalogue: Catalogue,
  shown: {
    readonly showsPicture: boolean
    readonly inputs: readonly string[]
    readonly outputTypes: readonly string[]
  },
): CardNode {
  const geometry = nodeGeometry(node, catalogue, { showsPicture: shown.showsPicture })
  const title = nodeTitle(node, catalogue)
  return {
    id: node.id,
    type: 'card',
    position: cardCorner(node.position),
    width: geometry.width,
    height: geometry.height,
    measured: { width: geometry.width, height: geometry.height },
    handles: handlesOf(node, catalogue, geometry),
    draggable: !node.pinned,
    ariaLabel: title,
    data: {
      node,
      definition: definitionOf(node.type, catalogue),
      title,
      geometry,
      linked: new Set(shown.inputs),
      outputTypes: shown.outputTypes,
    },
  }
}

function handlesOf(
  node: WorkflowNode,
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

function sameKey(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.every((part, index) => part === b[index])
}
