import type { NodeId, WorkflowDocument, WorkflowNode } from '../../../workflows/document.ts'
import type { Catalogue } from '../../../workflows/node-definition.ts'
import type { Literal } from '../../../workflows/prompt.ts'
import { isBoundary } from '../../../workflows/subgraph/boundary.ts'
import { levelView } from '../../../workflows/subgraph/level-view.ts'
import {
  definitionOfInstance,
  executionId,
  type Level,
  reachable,
  ROOT,
} from '../../../workflows/subgraph/level.ts'
import { nodeTitle } from '../../canvas/flow/flow-nodes.ts'
import { shownNode } from '../../canvas/flow/shown-node.ts'

/** The graph in words, for the outline: what is on the canvas, without the canvas. */
export type OutlineNode = {
  /** As runs name it: `11:3` for node 3 inside of 11. */
  readonly id: string
  readonly title: string
  readonly type: string
  readonly mode: WorkflowNode['mode']
  readonly lines: readonly OutlineLine[]
  /** Where its own nodes are, if it stands for a subgraph. */
  readonly inside: Level | null
}

export type OutlineLine =
  | {
      readonly kind: 'wire'
      readonly input: string
      readonly from: string
      readonly node: string
      readonly output: string
    }
  | { readonly kind: 'open'; readonly input: string }
  | { readonly kind: 'value'; readonly input: string; readonly value: Literal }
  | {
      readonly kind: 'feeds'
      readonly output: string
      readonly to: readonly { readonly id: string; readonly title: string }[]
    }

/** Nodes of a level in the order of the data flow: each after all that feed it. */
export function outlineTree(
  workflow: WorkflowDocument,
  catalogue: Catalogue,
  level: Level = ROOT,
): readonly OutlineNode[] {
  const document = levelView(workflow, level)
  const titleOf = (node: WorkflowNode): string => nodeTitle(node, catalogue, workflow)
  const idOf = (node: WorkflowNode): string => executionId(level, node.id)
  const links = Object.values(document.links)
  return inFlowOrder(document).map((stored) => {
    const node = shownNode(stored, workflow, catalogue)
    const definition = catalogue.get(node.type)
    // The last slot of a boundary is the empty one.
    const own = <T>(slots: readonly T[]): readonly T[] => (isBoundary(node.id) ? slots.slice(0, -1) : slots)
    const inputs = definition?.inputs ?? own(node.inputs)
    const outputs = definition?.outputs ?? own(node.outputs)
    const inside = [...level, node.id]
    const subgraph = definitionOfInstance(workflow, node.type)
    const lines = inputs.map((port): OutlineLine => {
      const { name } = port
      const shown = ('label' in port ? port.label : null) ?? name
      const link = links.find(({ to }) => to.node === node.id && to.input === name)
      const source = link === undefined ? undefined : document.nodes[link.from.node]
      if (link !== undefined && source !== undefined) {
        const output = (catalogue.get(source.type)?.outputs ?? source.outputs)[link.from.slot]
        return {
          kind: 'wire',
          input: shown,
          from: idOf(source),
          node: titleOf(source),
          output: output?.name ?? link.type,
        }
      }
      const value = node.values[name]
      return value === undefined ? { kind: 'open', input: shown } : { kind: 'value', input: shown, value }
    })
    const feeds = outputs.map(({ name }, slot): OutlineLine => ({
      kind: 'feeds',
      output: name,
      to: links
        .filter(({ from }) => from.node === node.id && from.slot === slot)
        .flatMap(({ to }) => {
          const target = document.nodes[to.node]
          return target === undefined ? [] : [{ id: idOf(target), title: titleOf(target) }]
        }),
    }))
    return {
      id: idOf(node),
      title: titleOf(node),
      type: isBoundary(node.id) ? titleOf(node) : (subgraph?.name ?? node.type),
      mode: node.mode,
      lines: [...lines, ...feeds],
      inside: subgraph !== null && reachable(workflow, inside) === inside ? inside : null,
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
