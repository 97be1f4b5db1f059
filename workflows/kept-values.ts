import type { WorkflowNode } from './document.ts'
import { isJsonArray, isJsonObject, type Json } from './json.ts'

/** A value of a node that no definition names: it is kept as the file has it. */
export type KeptValue = { readonly name: string; readonly value: Json }

/** The values of an unknown node, named as far as the file says; else numbered from 1. */
export function keptValues(node: WorkflowNode): readonly KeptValue[] {
  const { widgetsValues: values } = node
  if (isJsonObject(values)) return Object.entries(values).map(([name, value]) => ({ name, value }))
  if (!isJsonArray(values)) return []
  const names = node.inputs.flatMap(({ widget }) => widget ?? [])
  // A list holds more than the widgets where one of them has a companion; names would then be shifted.
  const isNamed = names.length === values.length
  return values.map((value, index) => ({
    name: (isNamed ? names[index] : undefined) ?? String(index + 1),
    value,
  }))
}
