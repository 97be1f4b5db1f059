import type { Edge, Node } from 'reactflow'
import type { Group, Link, Reroute, RerouteId } from '../../../workflows/document.ts'
import type { NodeDefinition } from '../../../workflows/node-definition.ts'
import type { ShownNode } from '../../../workflows/ports.ts'
import type { NodeGeometry } from '../geometry/node-geometry.ts'

export type NodeData = {
  readonly node: ShownNode
  readonly definition: NodeDefinition | undefined
  readonly title: string
  /** An instance of a definition in this file: no node type, but known all the same. */
  readonly isSubgraph: boolean
  readonly geometry: NodeGeometry
  /** Inputs that a wire feeds. */
  readonly linked: ReadonlySet<string>
  /** Types that the file does not say: what leaves a Reroute or a Primitive, by slot. */
  readonly outputTypes: readonly string[]
}
type FrameData = { readonly group: Group }
type BendData = { readonly reroute: Reroute; readonly type: string }
export type WireData = {
  readonly link: Link
  readonly type: string
  readonly bends: readonly RerouteId[]
}

export type CardNode = Node<NodeData, 'card'>
export type FrameNode = Node<FrameData, 'frame'>
export type BendNode = Node<BendData, 'bend'>
export type FlowNode = CardNode | FrameNode | BendNode
export type WireEdge = Edge<WireData, 'wire'>

/** Frames and bends share React Flow's namespace with nodes. */
export const frameId = (id: string): string => `frame:${id}`
export const bendId = (id: string): string => `bend:${id}`
export const inputHandle = (name: string): string => `in:${name}`
export const outputHandle = (slot: number): string => `out:${slot}`

export function isCard(node: FlowNode): node is CardNode {
  return node.type === 'card'
}

export function handleInput(handle: string | null | undefined): string {
  return handle?.slice('in:'.length) ?? ''
}

export function handleSlot(handle: string | null | undefined): number {
  return Number(handle?.slice('out:'.length) ?? 0)
}
