import {
  type NodeId,
  nodeId,
  SUBGRAPH_INPUT,
  type Subgraph,
  type WorkflowDocument,
  type WorkflowNode,
} from '../document.ts'
import { defaultValue } from '../new-node.ts'
import type { Catalogue, Widget } from '../node-definition.ts'
import { nodeInputs } from '../ports.ts'
import type { Literal } from '../prompt.ts'
import { promotedValue, proxies, socketOf } from './promoted.ts'

/** A widget of an instance: of the first widget inside that its input feeds. */
export type PromotedWidget = {
  readonly widget: Widget
  /** What the instance says, or else what the node inside does. */
  readonly value: Literal
}

type Definitions = Pick<WorkflowDocument, 'subgraphs'>

/** The widgets of an instance by the name of its input: ComfyUI gives it one for each input that feeds one. */
export function promotedWidgets(
  document: Definitions,
  instance: WorkflowNode,
  catalogue: Catalogue,
): ReadonlyMap<string, PromotedWidget> {
  return new Map(widgetsOf(document, instance, catalogue, new Set()))
}

/** A widget of a node inside that an instance shows as its own: all instances share its value. */
export type ProxiedWidget = PromotedWidget & {
  readonly node: NodeId
  readonly input: string
  readonly type: string
}

/** What `proxyWidgets` names, by a name that no input has; nodes that are not there, or not known, are left out. */
export function proxiedWidgets(
  document: Definitions,
  instance: WorkflowNode,
  catalogue: Catalogue,
): ReadonlyMap<string, ProxiedWidget> {
  const subgraph = Object.hasOwn(document.subgraphs, instance.type)
    ? document.subgraphs[instance.type]
    : undefined
  return new Map(
    proxies(instance.properties['proxyWidgets']).flatMap(([source, name]): [string, ProxiedWidget][] => {
      const node = subgraph?.nodes[nodeId(source)]
      const port = node && nodeInputs(node, catalogue).find((input) => input.name === name)
      if (node === undefined || port === undefined || port.widget === null) return []
      const { widget, type } = port
      const value = node.values[name] ?? defaultValue(widget)
      return [[`${source}/${name}`, { widget, value, node: node.id, input: name, type }]]
    }),
  )
}

function widgetsOf(
  document: Definitions,
  instance: WorkflowNode,
  catalogue: Catalogue,
  passed: ReadonlySet<string>,
): [string, PromotedWidget][] {
  const subgraph = Object.hasOwn(document.subgraphs, instance.type)
    ? document.subgraphs[instance.type]
    : undefined
  if (subgraph === undefined || passed.has(subgraph.id)) return []
  const inner = { document, catalogue, passed: new Set([...passed, subgraph.id]) }
  return subgraph.inputs.flatMap((port, slot): [string, PromotedWidget][] => {
    const socket = socketOf(instance, port, slot)
    const fed = socket === undefined ? null : widgetBehind(subgraph, slot, inner)
    if (socket === undefined || fed === null) return []
    return [[socket.name, { ...fed, value: promotedValue(instance, port.name) ?? fed.value }]]
  })
}

function widgetBehind(
  subgraph: Subgraph,
  slot: number,
  inner: {
    readonly document: Definitions
    readonly catalogue: Catalogue
    readonly passed: ReadonlySet<string>
  },
): PromotedWidget | null {
  const { document, catalogue, passed } = inner
  for (const { from, to } of Object.values(subgraph.links)) {
    const node = from.node === SUBGRAPH_INPUT && from.slot === slot ? subgraph.nodes[to.node] : undefined
    if (node === undefined) continue
    const nested = widgetsOf(document, node, catalogue, passed).find(([name]) => name === to.input)
    if (nested !== undefined) return nested[1]
    const widget = nodeInputs(node, catalogue).find(({ name }) => name === to.input)?.widget
    if (widget != null) return { widget, value: node.values[to.input] ?? defaultValue(widget) }
  }
  return null
}
