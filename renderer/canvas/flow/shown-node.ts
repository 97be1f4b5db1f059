import type { Slot, WorkflowDocument, WorkflowNode } from '../../../workflows/document.ts'
import type { Catalogue } from '../../../workflows/node-definition.ts'
import type { ShownNode } from '../../../workflows/ports.ts'
import { promotedWidgets, proxiedWidgets } from '../../../workflows/subgraph/promoted-widgets.ts'

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
  const proxied = proxiedWidgets({ subgraphs }, node, catalogue)
  const all = [...widgets, ...proxied]
  const shown = {
    ...node,
    inputs: [
      ...node.inputs,
      ...Array.from(proxied, ([name, { input, type }]) => proxySlot(name, input, type)),
    ],
    values: Object.fromEntries(all.map(([name, { value }]) => [name, value])),
    promoted: new Map(all.map(([name, { widget }]) => [name, widget])),
  }
  instances.set(node, { subgraphs, catalogue, node: shown })
  return shown
}

/** No wire ends here: only the view has it. */
function proxySlot(name: string, label: string, type: string): Slot {
  return { name, type, label, widget: label, raw: {} }
}
