import type { NodeId, WorkflowDocument, WorkflowNode } from '../../../workflows/document.ts'
import type { Catalogue } from '../../../workflows/node-definition.ts'
import type { Literal } from '../../../workflows/prompt.ts'

/** The graph in words, for the outline: what is on the canvas, without the canvas. */
export type OutlineNode = {
  readonly id: NodeId
  readonly title: string
  readonly type: string
  readonly mode: WorkflowNode['mode']
  readonly lines: readonly OutlineLine[]
}

export type OutlineLine =
  | {
      readonly kind: 'wire'
      readonly input: string
      readonly from: NodeId
      readonly node: string
      readonly output: string
    }
  | { readonly kind: 'open'; readonly input: string }
  | { readonly kind: 'value'; readonly input: string; readonly value: Literal }
  | {
      readonly kind: 'feeds'
      readonly output: string
      readonly to: readonly { readonly id: NodeId; readonly title: string }[]
    }

/** Nodes in the order of the data flow: each after all that feed it. */
export function outlineTree(document: WorkflowDocument, catalogue: Catalogue): readonly OutlineNode[] {
  const titleOf = (node: WorkflowNode): string =>
    node.title ?? catalogue.get(node.type)?.displayName ?? node.type
  const links = Object.values(document.links)
  return inFlowOrder(document).map((node) => {
    const definition = catalogue.get(node.type)
    const inputs = definition?.inputs ?? node.inputs.map(({ name, widget }) => ({ name, widget }))
    const outputs = definition?.outputs ?? node.outputs
    const lines = inputs.map(({ name, widget }): OutlineLine => {
      const link = links.find(({ to }) => to.node === node.id && to.input === name)
      const source = link === undefined ? undefined : document.nodes[link.from.node]
      if (link !== undefined && source !== undefined) {
        const output = (catalogue.get(source.type)?.outputs ?? source.outputs)[link.from.slot]
        return {
          kind: 'wire',
          input: name,
          from: source.id,
          node: titleOf(source),
          output: output?.name ?? link.type,
        }
      }
      const value = node.values[name]
      return widget === null || value === undefined
        ? { kind: 'open', input: name }
        : { kind: 'value', input: name, value }
    })
    const feeds = outputs.map(({ name }, slot): OutlineLine => ({
      kind: 'feeds',
      output: name,
      to: links
        .filter(({ from }) => from.node === node.id && from.slot === slot)
        .flatMap(({ to }) => {
          const target = document.nodes[to.node]
          return target === undefined ? [] : [{ id: target.id, title: titleOf(target) }]
        }),
    }))
    return {
      id: node.id,
      title: titleOf(node),
      type: node.type,
      mode: node.mode,
      lines: [...lines, ...feeds],
    }
  })
}

/** Depth first along the wires, from left to right on the canvas where the wires do not say. */
function inFlowOrder(document: WorkflowDocument): readonly WorkflowNode[] {
  const sources = new Map<NodeId, NodeId[]>()
  for (const { from, to } of Object.values(document.links)) {
    sources.set(to.node, [...(sources.get(to.node) ?? []), from.node])
  }
  const ordered = new Map<NodeId, WorkflowNode>()
  const visiting = new Set<NodeId>()
  const visit = (node: WorkflowNode): void => {
    if (ordered.has(node.id) || visiting.has(node.id)) return
    visiting.add(node.id)
    for (const source of sources.get(node.id) ?? []) {
      const found = document.nodes[source]
      if (found !== undefined) visit(found)
    }
    ordered.set(node.id, node)
  }
  const byPlace = Object.values(document.nodes).toSorted(
    (a, b) => a.position.x - b.position.x || a.position.y - b.position.y,
  )
  for (const node of byPlace) visit(node)
  return [...ordered.values()]
}
