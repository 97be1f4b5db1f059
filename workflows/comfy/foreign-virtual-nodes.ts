import type { WorkflowNode } from '../document.ts'
import { isJsonArray, isJsonObject } from '../json.ts'

/**
 * Editor-only nodes of widespread ComfyUI extensions: they never reach a prompt there, and would only be
 * reported as missing here.
 */
export type ForeignRole = 'reroute' | 'set' | 'get' | 'decoration'

const ROLES: Readonly<Record<string, ForeignRole>> = {
  SetNode: 'set',
  GetNode: 'get',
  'Reroute (rgthree)': 'reroute',
  'Label (rgthree)': 'decoration',
  'Bookmark (rgthree)': 'decoration',
  'Fast Muter (rgthree)': 'decoration',
  'Fast Bypasser (rgthree)': 'decoration',
  'Fast Groups Muter (rgthree)': 'decoration',
  'Fast Groups Bypasser (rgthree)': 'decoration',
}

export function foreignRole(node: WorkflowNode): ForeignRole | null {
  return Object.hasOwn(ROLES, node.type) ? (ROLES[node.type] ?? null) : null
}

/** The name under which a SetNode offers its value and a GetNode asks for it. */
export function variableName(node: WorkflowNode): string {
  const values = node.widgetsValues
  const first = isJsonArray(values) ? values[0] : isJsonObject(values) ? Object.values(values)[0] : undefined
  return typeof first === 'string' ? first : ''
}
