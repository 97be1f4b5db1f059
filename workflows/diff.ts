import type { Link, WorkflowDocument, WorkflowNode } from './document.ts'
import { stringifyJson } from './json.ts'
import type { Catalogue } from './node-definition.ts'
import { definitionOf, nodeOutputs } from './ports.ts'
import type { Literal } from './prompt.ts'
import { inputKey, linksByInput } from './wire-type.ts'

/** One difference between two workflows, as a person would tell it. `node` is a name: `KSampler (3)`. */
export type Change =
  | { readonly kind: 'node-added' | 'node-removed' | 'node-moved'; readonly node: string }
  | {
      readonly kind: 'value' | 'property'
      readonly node: string
      /** An input, or what of the node itself: `title`, `mode`, `colour`. */
      readonly name: string
      readonly before: Literal
      readonly after: Literal
    }
  | {
      readonly kind: 'wire'
      readonly node: string
      readonly input: string
      /** `Load Checkpoint (4) MODEL`; null: nothing. */
      readonly before: string | null
      readonly after: string | null
    }
  | { readonly kind: 'group-added' | 'group-removed' | 'group-changed'; readonly title: string }

/**
 * What changed between two versions of a workflow: first what alters the picture (nodes, values, wires),
 * then how it looks. Nodes are the same where their id and type are.
 */
export function diff(
  before: WorkflowDocument,
  after: WorkflowDocument,
  catalogue: Catalogue,
): readonly Change[] {
  const pairs = Object.values(after.nodes).flatMap((node): [WorkflowNode, WorkflowNode][] => {
    const old = before.nodes[node.id]
    return old?.type === node.type ? [[old, node]] : []
  })
  const kept = new Set(pairs.map(([, { id }]) => id))
  const only = (document: WorkflowDocument): WorkflowNode[] =>
    Object.values(document.nodes).filter(({ id }) => !kept.has(id))
  const name = (node: WorkflowNode): string => nameOf(node, catalogue)
  return [
    ...only(before).map((node): Change => ({ kind: 'node-removed', node: name(node) })),
    ...only(after).map((node): Change => ({ kind: 'node-added', node: name(node) })),
    ...pairs.flatMap(([old, node]) => valueChanges(old, node, name(node))),
    ...wireChanges(before, after, catalogue),
    ...pairs.flatMap(([old, node]) => propertyChanges(old, node, name(node))),
    ...pairs
      .filter(([old, node]) => !same([old.position, old.size], [node.position, node.size]))
      .map(([, node]): Change => ({ kind: 'node-moved', node: name(node) })),
    ...groupChanges(before, after),
  ]
}

/** A change as a line of text. */
export function describeChange(change: Change): string {
  switch (change.kind) {
    case 'node-added':
      return `${change.node} was added`
    case 'node-removed':
      return `${change.node} was removed`
    case 'node-moved':
      return `${change.node} was moved or resized`
    case 'value':
    case 'property':
      return `${change.node}: ${change.name} ${shown(change.before)} → ${shown(change.after)}`
    case 'wire':
      return `${change.node}: ${change.input} from ${change.before ?? 'nothing'} → ${change.after ?? 'nothing'}`
    case 'group-added':
      return `Group “${change.title}” was added`
    case 'group-removed':
      return `Group “${change.title}” was removed`
    case 'group-changed':
      return `Group “${change.title}” was changed`
  }
}

function nameOf(node: WorkflowNode, catalogue: Catalogue): string {
  return `${node.title ?? definitionOf(node.type, catalogue)?.displayName ?? node.type} (${node.id})`
}

function valueChanges(old: WorkflowNode, node: WorkflowNode, name: string): readonly Change[] {
  const inputs = [...new Set([...Object.keys(old.values), ...Object.keys(node.values)])]
  const named = inputs.map((input) => [input, old.values[input] ?? null, node.values[input] ?? null] as const)
  const unnamed = ['values', old.widgetsValues, node.widgetsValues] as const
  return [...named, unnamed]
    .filter(([, before, after]) => !same(before, after))
    .map(([input, before, after]): Change => ({ kind: 'value', node: name, name: input, before, after }))
}

function propertyChanges(old: WorkflowNode, node: WorkflowNode, name: string): readonly Change[] {
  const properties: readonly (readonly [string, Literal, Literal])[] = [
    ['title', old.title, node.title],
    ['mode', old.mode, node.mode],
    ['collapsed', old.collapsed, node.collapsed],
    ['pinned', old.pinned, node.pinned],
    ['colour', old.color, node.color],
    ...Object.entries(node.controlAfterGenerate).map(
      ([input, mode]) => [`${input} after a run`, old.controlAfterGenerate[input] ?? null, mode] as const,
    ),
  ]
  return properties
    .filter(([, before, after]) => before !== after)
    .map(([property, before, after]): Change => ({
      kind: 'property',
      node: name,
      name: property,
      before,
      after,
    }))
}

function wireChanges(
  before: WorkflowDocument,
  after: WorkflowDocument,
  catalogue: Catalogue,
): readonly Change[] {
  const old = linksByInput(before)
  const now = linksByInput(after)
  const ends = new Map([...old.values(), ...now.values()].map(({ to }) => [inputKey(to.node, to.input), to]))
  return [...ends].flatMap(([key, to]): Change[] => {
    const node = after.nodes[to.node]
    // A node that is gone took its wires along.
    if (!node || same(old.get(key)?.from, now.get(key)?.from)) return []
    return [
      {
        kind: 'wire',
        node: nameOf(node, catalogue),
        input: to.input,
        before: sourceOf(before, old.get(key), catalogue),
        after: sourceOf(after, now.get(key), catalogue),
      },
    ]
  })
}

function sourceOf(document: WorkflowDocument, link: Link | undefined, catalogue: Catalogue): string | null {
  const node = link && document.nodes[link.from.node]
  if (!node) return null
  const output = nodeOutputs(node, catalogue)[link.from.slot]?.name ?? ''
  return `${nameOf(node, catalogue)} ${output === '' ? String(link.from.slot) : output}`
}

function groupChanges(before: WorkflowDocument, after: WorkflowDocument): readonly Change[] {
  const removed = Object.values(before.groups).filter(({ id }) => !after.groups[id])
  return [
    ...removed.map(({ title }): Change => ({ kind: 'group-removed', title })),
    ...Object.values(after.groups).flatMap((group): Change[] => {
      const old = before.groups[group.id]
      if (!old) return [{ kind: 'group-added', title: group.title }]
      return same(old, group) ? [] : [{ kind: 'group-changed', title: group.title }]
    }),
  ]
}

function same(a: unknown, b: unknown): boolean {
  return a === b || stringifyJson(a) === stringifyJson(b)
}

const SHOWN = 60

function shown(value: Literal): string {
  const text = typeof value === 'string' ? `“${value}”` : stringifyJson(value)
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text
}
