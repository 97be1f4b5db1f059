import type { WorkflowDocument, WorkflowNode } from '../../../workflows/document.ts'
import type { Catalogue } from '../../../workflows/node-definition.ts'
import { executionId, graphAt, type Level, reachable, ROOT } from '../../../workflows/subgraph/level.ts'
import { literalText } from '../../widgets/literal-text.ts'
import { nodeTitle } from '../flow/flow-nodes.ts'

/** A node of some level, and what it can be found by. */
export type FindEntry = {
  /** As runs name it: `11:3` for node 3 inside of 11. */
  readonly id: string
  readonly title: string
  readonly type: string
  /** What its widgets say, in a line. */
  readonly says: string
  /** Titles of the instances that it is inside of, outermost first; null on the level that is open. */
  readonly path: readonly string[] | null
  /** In lower case. */
  readonly text: string
}

/** All nodes of a workflow: first those of the level that is open, then from the root inwards. */
export function findEntries(
  workflow: WorkflowDocument,
  catalogue: Catalogue,
  open: Level,
): readonly FindEntry[] {
  const titleOf = (node: WorkflowNode): string => nodeTitle(node, catalogue, workflow)
  const isOpen = (level: Level): boolean => level.join() === open.join()
  const inside = (level: Level, path: readonly string[]): readonly FindEntry[] => {
    const nodes = Object.values(graphAt(workflow, level).nodes)
    return [
      ...nodes.map((node) => ({
        ...words(node, titleOf(node)),
        id: executionId(level, node.id),
        path: isOpen(level) ? null : path,
      })),
      ...nodes.flatMap((node) => {
        const below = [...level, node.id]
        return reachable(workflow, below).length === below.length
          ? inside(below, [...path, titleOf(node)])
          : []
      }),
    ]
  }
  return inside(ROOT, []).toSorted((a, b) => Number(b.path === null) - Number(a.path === null))
}

function words(node: WorkflowNode, title: string): Pick<FindEntry, 'title' | 'type' | 'says' | 'text'> {
  const values = Object.values(node.values)
  const settings = Object.entries(node.values).map(([name, value]) => `${name} ${literalText(value)}`)
  return {
    title,
    type: node.type,
    says: values.flatMap((value) => (typeof value === 'string' && value !== '' ? [value] : [])).join(' · '),
    text: [node.id, title, node.type, ...settings].join('\n').toLowerCase(),
  }
}
