import type { Graph, Subgraph, SubgraphPort } from '../../../workflows/document.ts'
import { portsOf, type Side } from '../../../workflows/subgraph/boundary.ts'

/** Adds a port behind the others; changes a draft. */
export function addPort(draft: Subgraph, side: Side, name: string, type: string): SubgraphPort {
  const ports = portsOf(draft, side)
  const port = { id: crypto.randomUUID(), name: uniqueName(name, ports), type, raw: {} }
  ports.push(port)
  return port
}

export function isSubgraph(graph: Graph): graph is Subgraph {
  return 'inputs' in graph && 'outputs' in graph
}

/** `name`, or `name_1` and so on where others have it. */
export function uniqueName(name: string, others: readonly { readonly name: string }[]): string {
  const taken = new Set(others.map((other) => other.name))
  if (!taken.has(name)) return name
  let count = 1
  while (taken.has(`${name}_${count}`)) count++
  return `${name}_${count}`
}
