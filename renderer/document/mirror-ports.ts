import type {
  Graph,
  Slot,
  Subgraph,
  SubgraphPort,
  WorkflowDocument,
  WorkflowNode,
} from '../../workflows/document.ts'
import { portLabel } from '../../workflows/subgraph/boundary.ts'
import { allGraphs } from '../../workflows/subgraph/level.ts'
import { renamePromoted, socketOf } from '../../workflows/subgraph/promoted.ts'
import { removeLinks } from './commands/wires.ts'

/**
 * Gives every instance of a definition the ports that the definition has by now, and moves their wires along:
 * ComfyUI tells the two apart by position. Changes a draft.
 * @param before The definition with the ports that the instances still have.
 */
export function mirrorPorts(document: WorkflowDocument, before: Subgraph): void {
  const after = document.subgraphs[before.id]
  if (
    after === undefined ||
    (samePorts(before.inputs, after.inputs) && samePorts(before.outputs, after.outputs))
  ) {
    return
  }
  for (const graph of allGraphs(document)) {
    for (const node of Object.values(graph.nodes)) {
      if (node.type !== before.id) continue
      mirrorInputs(graph, node, before.inputs, after.inputs)
      mirrorOutputs(graph, node, before.outputs, after.outputs)
    }
  }
}

function mirrorInputs(
  graph: Graph,
  node: WorkflowNode,
  before: readonly SubgraphPort[],
  after: readonly SubgraphPort[],
): void {
  const names = new Map<string, string | null>()
  const kept = new Set<Slot>()
  const inputs = after.flatMap((port): Slot[] => {
    const index = before.findIndex(({ id }) => id === port.id)
    const old = before[index]
    if (old === undefined) return [newSlot(port)]
    const socket = socketOf(node, old, index)
    if (socket === undefined || kept.has(socket)) return []
    kept.add(socket)
    names.set(socket.name, port.name)
    const { widget } = socket
    return [
      { ...socket, name: port.name, type: port.type, label: labelOf(port), widget: widget && port.name },
    ]
  })
  for (const [index, port] of before.entries()) {
    const socket = socketOf(node, port, index)
    if (socket === undefined || kept.has(socket)) continue
    kept.add(socket)
    names.set(socket.name, null)
  }
  renamePromoted(node, names)
  node.inputs = [...inputs, ...node.inputs.filter((slot) => !kept.has(slot))]
  const wires = Object.values(graph.links).filter(({ to }) => to.node === node.id)
  removeLinks(
    graph,
    wires.filter(({ to }) => names.get(to.input) === null).map(({ id }) => id),
  )
  for (const wire of wires) wire.to.input = names.get(wire.to.input) ?? wire.to.input
}

function mirrorOutputs(
  graph: Graph,
  node: WorkflowNode,
  before: readonly SubgraphPort[],
  after: readonly SubgraphPort[],
): void {
  const old = node.outputs
  const from = after.map(({ id }) => before.findIndex((port) => port.id === id))
  node.outputs = after.map((port, index) => {
    const slot = old[from[index] ?? -1]
    return slot === undefined
      ? newSlot(port)
      : { ...slot, name: port.name, type: port.type, label: labelOf(port) }
  })
  const wires = Object.values(graph.links).filter(({ from: end }) => end.node === node.id)
  removeLinks(
    graph,
    wires.filter((wire) => !from.includes(wire.from.slot)).map(({ id }) => id),
  )
  for (const wire of wires) wire.from.slot = Math.max(0, from.indexOf(wire.from.slot))
}

/** A socket of an instance that was not there before. */
export function newSlot(port: SubgraphPort): Slot {
  return { name: port.name, type: port.type, label: labelOf(port), widget: null, raw: {} }
}

function labelOf(port: SubgraphPort): string | null {
  const label = portLabel(port)
  return label === port.name ? null : label
}

function samePorts(before: readonly SubgraphPort[], after: readonly SubgraphPort[]): boolean {
  return (
    before.length === after.length &&
    before.every((port, index) => {
      const other = after[index]
      return (
        other !== undefined &&
        other.id === port.id &&
        other.name === port.name &&
        other.type === port.type &&
        portLabel(other) === portLabel(port)
      )
    })
  )
}
