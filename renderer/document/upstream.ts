import type { Graph, NodeId } from '../../workflows/document.ts'
import type { Catalogue } from '../../workflows/node-definition.ts'
import { outputType } from '../../workflows/wire-type.ts'
import type { OutputEnd } from './commands/wires.ts'

/** The outputs that a value of a type comes from on its way to a node, the nearest first. */
export function upstream(
  workflow: Graph,
  catalogue: Catalogue,
  node: NodeId,
  type: string,
): readonly OutputEnd[] {
  const found: OutputEnd[] = []
  for (let at: NodeId | undefined = node; at !== undefined && found.length < MOST;) {
    const to: NodeId = at
    const wire = Object.values(workflow.links).find(
      (link) => link.to.node === to && outputType(workflow, catalogue, link.from) === type,
    )
    if (wire !== undefined) found.push(wire.from)
    at = wire?.from.node
  }
  return found
}

/** A bound for rings, which a file may hold. */
const MOST = 1000
