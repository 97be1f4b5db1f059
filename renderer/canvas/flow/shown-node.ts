import type { WorkflowDocument, WorkflowNode } from '../../../workflows/document.ts'
import type { Catalogue } from '../../../workflows/node-definition.ts'
import type { ShownNode } from '../../../workflows/ports.ts'
import { promotedWidgets } from '../../../workflows/subgraph/promoted-widgets.ts'

type Shown = {
  readonly subgraphs: WorkflowDocument['subgraphs']
  readonly catalogue: Catalogue
  readonly node: ShownNode
}
const instances = new WeakMap<WorkflowNode, Shown>()

/** A node as it is drawn: an instance of a subgraph with the widgets of its inputs and their values. */
export function shownNode(
  node: WorkflowNode,
  { subgraphs }: WorkflowDocument,
  catalogue: Catalogue,
): ShownNode {
  if (!Object.hasOwn(subgraphs, node.type)) return node
  const known = instances.get(node)
  if (known?.subgraphs === subgraphs && known.catalogue === catalogue) return known.node
  const widgets = promotedWidgets({ subgraphs }, node, catalogue)
  const shown = {
    ...node,
    values: Object.fromEntries([...widgets].map(([name, { value }]) => [name, value])),
    promoted: new Map([...widgets].map(([name, { widget }]) => [name, widget])),
  }
  instances.set(node, { subgraphs, catalogue, node: shown })
  return shown
}
