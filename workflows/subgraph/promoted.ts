import type { WorkflowNode } from '../document.ts'
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
