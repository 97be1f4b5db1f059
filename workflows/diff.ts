import type { Link, NodeId, WorkflowDocument, WorkflowNode } from './document.ts'
import { stringifyJson } from './json.ts'
import type { Catalogue } from './node-definition.ts'
import { definitionOf, nodeOutputs } from './ports.ts'
import type { Literal } from './prompt.ts'
import { inputKey, linksByInput } from './wire-type.ts'

/** One difference between two workflows that alters the picture. `node` is a name: `KSampler (3)`. */
export type Change =
  | { readonly kind: 'node-added' | 'node-removed'; readonly node: string }
  | {
      readonly kind: 'value' | 'mode'
      readonly nodeId: NodeId
      readonly node: string
      /** An input; `mode` is said of the node itself. */
      readonly input: string
      readonly before: Literal
      readonly after: Literal
    }
  | {
      readonly kind: 'wire'
      readonly nodeId: NodeId
      readonly node: string
      readonly input: string
      /** `Load Checkpoint (4) MODEL`; null: nothing. */
      readonly before: string | null
      readonly after: string | null
    }
  /** The inside of a subgraph. */
  | { readonly kind: 'subgraph'; readonly node: string }

/**
 * What one version of a workflow has otherwise than another. Nodes are the same where their id and type are;
 * how the graph looks, its notes and titles are no difference.
 */
export function diff(
  before: WorkflowDocument,
  after: WorkflowDocument,
  catalogue: Catalogue,
): readonly Change[] {
  const pairs = Object.values(after.nodes).flatMap((node): [WorkflowNode, WorkflowNode][] => {
    const old = before.nodes[node.id]
    return old?.type === node.type && !isNote(node) ? [[old, node]] : []
  })
  const kept = new Set(pairs.map(([, { id }]) => id))
  const only = (document: WorkflowDocument): WorkflowNode[] =>
    Object.values(document.nodes).filter((node) => !kept.has(node.id) && !isNote(node))
  const name = (node: WorkflowNode): string => nameOf(node, catalogue)
  return [
    ...only(before).map((node): Change => ({ kind: 'node-removed', node: name(node) })),
    ...only(after).map((node): Change => ({ kind: 'node-added', node: name(node) })),
    ...pairs.flatMap(([old, node]) => valueChanges(old, node, name(node))),
    ...wireChanges(before, after, catalogue),
    ...subgraphChanges(before, after),
  ]
}

function isNote({ type }: WorkflowNode): boolean {
  return type === 'Note' || type === 'MarkdownNote'
}

function nameOf(node: WorkflowNode, catalogue: Catalogue): string {
  return `${node.title ?? definitionOf(node.type, catalogue)?.displayName ?? node.type} (${node.id})`
}

function valueChanges(old: WorkflowNode, node: WorkflowNode, name: string): readonly Change[] {
  const inputs = [...new Set([...Object.keys(old.values), ...Object.keys(node.values)])]
  const named = inputs.map(
    (input) => ['value', input, old.values[input] ?? null, node.values[input] ?? null] as const,
  )
  const others = [
    ['value', 'widgets_values', old.widgetsValues, node.widgetsValues],
    ['mode', 'mode', old.mode, node.mode],
  ] as const
  return [...named, ...others]
    .filter(([, , before, after]) => !same(before, after))
    .map(([kind, input, before, after]): Change => ({
      kind,
      nodeId: node.id,
      node: name,
      input,
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
        nodeId: node.id,
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

function subgraphChanges(before: WorkflowDocument, after: WorkflowDocument): readonly Change[] {
  return Object.values(after.subgraphs).flatMap((subgraph): Change[] => {
    const old = before.subgraphs[subgraph.id]
    const isSame = !old || same([old.nodes, old.links], [subgraph.nodes, subgraph.links])
    return isSame ? [] : [{ kind: 'subgraph', node: subgraph.name }]
  })
}

function same(a: unknown, b: unknown): boolean {
  return a === b || stringifyJson(a) === stringifyJson(b)
}
