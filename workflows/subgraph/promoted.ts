import type { Slot, SubgraphPort, WorkflowNode } from '../document.ts'
import { asId } from '../comfy/raw.ts'
import { isJsonArray, isJsonObject, parseJson, type Json } from '../json.ts'
import type { Literal } from '../prompt.ts'

/** The value that an instance's own widget gives to the definition's input of this name. */
export function promotedValue(instance: WorkflowNode, input: string): Literal | undefined {
  const values = instance.widgetsValues
  if (isJsonObject(values)) return values[input] ?? undefined
  if (!isJsonArray(values)) return undefined
  const at = positionOf(instance, input)
  return at >= 0 ? (values[at] ?? undefined) : undefined
}

/** The socket of an instance that stands for an input of its definition. */
export function socketOf(instance: WorkflowNode, port: SubgraphPort, index: number): Slot | undefined {
  // Sockets mirror the definition by position, unless unlinked widget sockets were left out of the file.
  return instance.inputs.find(({ name }) => name === port.name) ?? instance.inputs[index]
}

/**
 * Sets the value that an instance's own widget gives to an input; changes a draft. Values stand in the order of
 * the instance's widgets, so its other widgets get theirs as well.
 * @param shown The names of all inputs that have a widget, with their values now.
 */
export function setPromotedValue(
  instance: WorkflowNode,
  input: string,
  value: Literal,
  shown: ReadonlyMap<string, Literal>,
): void {
  const values = instance.widgetsValues
  if (isJsonObject(values)) {
    instance.widgetsValues = { ...values, [input]: value }
    return
  }
  const list = proxies(instance.properties['proxyWidgets'])
  if (list.length > 0) {
    // Where widgets of nodes inside are shown too, the list tells which value is whose.
    const own = list.findIndex(([source, name]) => source === OWN && name === input)
    const at = own < 0 ? list.length : own
    if (own < 0) instance.properties['proxyWidgets'] = [...list, [OWN, input]]
    const given = isJsonArray(values) ? values : []
    instance.widgetsValues = Array.from({ length: Math.max(given.length, at + 1) }, (_, index) =>
      index === at ? value : (given[index] ?? null),
    )
    return
  }
  const before = new Map(instance.inputs.map(({ name }) => [name, promotedValue(instance, name)]))
  for (const slot of instance.inputs) if (shown.has(slot.name)) slot.widget ??= slot.name
  instance.widgetsValues = instance.inputs
    .filter(({ widget }) => widget !== null)
    .map(({ name }) => (name === input ? value : (shown.get(name) ?? before.get(name) ?? null)))
}

/** Takes the values of an instance's widgets along when its inputs get other names or go; changes a draft. */
export function renamePromoted(instance: WorkflowNode, names: ReadonlyMap<string, string | null>): void {
  const { widgetsValues: values, properties } = instance
  const list = proxies(properties['proxyWidgets'])
  const changed = (name: string): boolean => names.has(name) && names.get(name) !== name
  if (isJsonObject(values)) {
    instance.widgetsValues = Object.fromEntries(
      Object.entries(values).flatMap(([name, value]) => {
        const to = names.get(name)
        return to === null ? [] : [[to ?? name, value]]
      }),
    )
  } else if (isJsonArray(values)) {
    const gone = new Set(
      [...names].flatMap(([name, to]) => (to === null ? [positionOf(instance, name)] : [])),
    )
    if (gone.size > 0) instance.widgetsValues = values.filter((_, index) => !gone.has(index))
  }
  if (list.some(([source, name]) => source === OWN && changed(name))) {
    properties['proxyWidgets'] = list.flatMap(([source, name, ...rest]): Json[] => {
      const to = source === OWN ? names.get(name) : name
      return to === null ? [] : [[source, to ?? name, ...rest]]
    })
  }
}

/** Where `widgets_values` has the value of an input; -1: nowhere. */
function positionOf(instance: WorkflowNode, input: string): number {
  const own = proxies(instance.properties['proxyWidgets']).findIndex(
    ([source, name]) => source === OWN && name === input,
  )
  if (own >= 0) return own
  return instance.inputs
    .filter(({ widget }) => widget !== null)
    .findIndex(({ name, widget }) => name === input || widget === input)
}

/** In `proxyWidgets`: the instance itself. */
const OWN = '-1'

/** `[source node, widget]` pairs; some versions store the list as JSON text. */
export function proxies(raw: Json | undefined): readonly (readonly [string, string, ...Json[]])[] {
  const list = typeof raw === 'string' ? parsedOrNull(raw) : raw
  if (!isJsonArray(list)) return []
  return list.flatMap((entry): [string, string, ...Json[]][] =>
    isJsonArray(entry) ? [[asId(entry[0]) ?? '', asId(entry[1]) ?? '', ...entry.slice(2)]] : [],
  )
}

function parsedOrNull(text: string): Json {
  try {
    return parseJson(text)
  } catch {
    return null
  }
}
