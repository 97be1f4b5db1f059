import type { ControlMode, NodeId, Point, Slot, WorkflowNode } from './document.ts'
import type { InputDefinition, NodeDefinition, Widget } from './node-definition.ts'
import type { Literal } from './prompt.ts'
import { isVirtual } from './virtual-nodes.ts'

/** A node as it comes from the palette: default values, seeds set to change after each run. */
export function newNode(id: NodeId, definition: NodeDefinition, position: Point): WorkflowNode {
  const widgets = definition.inputs.filter(({ widget }) => widget !== null)
  const virtual = isVirtual(definition.type)
  return {
    id,
    type: definition.type,
    title: null,
    position,
    size: null,
    mode: 'active',
    collapsed: false,
    pinned: false,
    color: null,
    bgcolor: null,
    values: Object.fromEntries(
      widgets.flatMap(({ name, widget }) => (widget ? [[name, defaultValue(widget)]] : [])),
    ),
    controlAfterGenerate: Object.fromEntries(
      widgets.filter(hasControl).map(({ name }): [string, ControlMode] => [name, 'randomize']),
    ),
    inputs: virtual ? definition.inputs.filter(({ widget }) => widget === null).map(slotOf) : [],
    outputs: virtual ? definition.outputs.map(slotOf) : [],
    widgetsValues: null,
    properties: {},
    raw: {},
  }
}

export function defaultValue(widget: Widget): Literal {
  return widget.kind === 'combo' ? (widget.default ?? widget.options[0] ?? '') : widget.default
}

/** Whether a fixed / increment / decrement / randomize companion follows this input in `widgets_values`. */
export function hasControl({ name, widget }: InputDefinition): boolean {
  return widget?.kind === 'int' && (widget.controlAfterGenerate || name === 'seed' || name === 'noise_seed')
}

function slotOf({ name, type }: { readonly name: string; readonly type: string }): Slot {
  return { name, type, label: null, widget: null, raw: {} }
}
