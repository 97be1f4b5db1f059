import { ControlMode, type WorkflowNode } from '../document.ts'
import { isJsonArray, isJsonObject, type Json } from '../json.ts'
import { defaultValue, hasControl } from '../new-node.ts'
import type { InputDefinition, NodeDefinition, Widget } from '../node-definition.ts'
import type { Literal } from '../prompt.ts'

/** The part of a node that `widgets_values` carries. */
type Values = Pick<WorkflowNode, 'values' | 'controlAfterGenerate' | 'widgetsValues'>

/**
 * Names the values of a node by its definition, for every shape that ComfyUI has written: short and long
 * arrays, arrays without the seed's companion, dummies for forced inputs, objects by name.
 * What is left over stays in `widgetsValues`.
 */
export function readWidgetValues(definition: NodeDefinition, raw: Json | undefined): Values {
  if (isJsonObject(raw)) return readNamed(definition, raw)
  const positions = widgetPositions(definition)
  const pending = [...withoutForcedInputs(definition, positions.length, isJsonArray(raw) ? raw : [])]
  const values: Record<string, Literal> = {}
  const controlAfterGenerate: Record<string, ControlMode> = {}
  for (const position of positions) {
    if (position.kind === 'value') {
      values[position.name] = repaired(position.name, position.widget, pending.shift())
    } else if (position.kind === 'upload') {
      if (typeof pending[0] === 'string') pending.shift()
    } else {
      const mode = controlMode(pending[0])
      // Files from before the companion existed go straight on to the next number.
      if (mode !== null) pending.shift()
      controlAfterGenerate[position.name] = mode ?? 'fixed'
    }
  }
  return { values, controlAfterGenerate, widgetsValues: pending.length > 0 ? pending : null }
}

/** The inverse of `readWidgetValues`: ComfyUI's order, with companions and upload buttons. */
export function writeWidgetValues(definition: NodeDefinition, node: Values): Json {
  if (isJsonObject(node.widgetsValues)) {
    const [mode] = Object.values(node.controlAfterGenerate)
    return {
      ...node.values,
      ...(mode === undefined ? {} : { control_after_generate: mode }),
      ...node.widgetsValues,
    }
  }
  const known = widgetPositions(definition).map((position): Json => {
    switch (position.kind) {
      case 'value':
        return node.values[position.name] ?? defaultValue(position.widget)
      case 'control':
        return node.controlAfterGenerate[position.name] ?? 'fixed'
      case 'upload':
        return 'image'
    }
  })
  return isJsonArray(node.widgetsValues) ? [...known, ...node.widgetsValues] : known
}

/** Reads a companion's value; very old files say true and false. */
export function controlMode(value: Json | undefined): ControlMode | null {
  if (typeof value === 'boolean') return value ? 'randomize' : 'fixed'
  const parsed = ControlMode.safeParse(value)
  return parsed.success ? parsed.data : null
}

type Position =
  | { readonly kind: 'value'; readonly name: string; readonly widget: Widget }
  | { readonly kind: 'control' | 'upload'; readonly name: string }

/** Asked for each node of a file, and the same for each node of a type. */
const positionsOf = new WeakMap<NodeDefinition, readonly Position[]>()

function widgetPositions(definition: NodeDefinition): readonly Position[] {
  const known = positionsOf.get(definition)
  if (known) return known
  const positions = listPositions(definition)
  positionsOf.set(definition, positions)
  return positions
}

function listPositions(definition: NodeDefinition): readonly Position[] {
  const required = definition.inputs.filter(({ optional }) => !optional)
  const optional = definition.inputs.filter((input) => input.optional)
  return [...required, ...optional].flatMap((input): Position[] => {
    const { name, widget } = input
    if (widget === null) return []
    const companion: Position[] = hasControl(input) ? [{ kind: 'control', name }] : []
    const upload: Position[] = widget.kind === 'combo' && widget.imageUpload ? [{ kind: 'upload', name }] : []
    return [{ kind: 'value', name, widget }, ...companion, ...upload]
  })
}

function withoutForcedInputs(
  definition: NodeDefinition,
  widgets: number,
  values: readonly Json[],
): readonly Json[] {
  const forced = definition.inputs.filter(isForced)
  if (forced.length === 0 || values.length !== widgets + forced.length) return values
  const dummies = new Set<number>()
  let index = 0
  for (const input of definition.inputs) {
    if (isForced(input)) dummies.add(index++)
    else if (input.widget !== null) index += hasControl(input) ? 2 : 1
  }
  return values.filter((_, i) => !dummies.has(i))
}

function isForced({ widget, type }: InputDefinition): boolean {
  return widget === null && ['INT', 'FLOAT', 'STRING', 'BOOLEAN', 'COMBO'].includes(type)
}

function readNamed(definition: NodeDefinition, raw: Readonly<Record<string, Json>>): Values {
  const rest = new Map(Object.entries(raw))
  const take = (name: string): Json | undefined => {
    const value = rest.get(name)
    rest.delete(name)
    return value
  }
  const inputs = definition.inputs.flatMap(({ name, widget }) => (widget ? [{ name, widget }] : []))
  const mode = controlMode(take('control_after_generate')) ?? 'fixed'
  return {
    values: Object.fromEntries(inputs.map(({ name, widget }) => [name, repaired(name, widget, take(name))])),
    controlAfterGenerate: Object.fromEntries(
      definition.inputs.filter(hasControl).map(({ name }): [string, ControlMode] => [name, mode]),
    ),
    widgetsValues: Object.fromEntries(rest),
  }
}

function repaired(name: string, widget: Widget, value: Json | undefined): Literal {
  if (value === undefined || value === null) return defaultValue(widget)
  if (name === 'sampler_name' && typeof value === 'string') return value.replace(/^sample_/, '')
  return value
}
