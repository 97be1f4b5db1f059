import type { WorkflowDocument } from '../../../workflows/document.ts'
import { definitionsIn } from '../../../workflows/subgraph/level.ts'

/**
 * Drops definitions that no node stands for any more once their last instance is gone, as ComfyUI does when it
 * saves; changes a draft. What a file brought along unused stays.
 * @param types Types of the nodes that were taken away.
 */
export function pruneSubgraphs(document: WorkflowDocument, types: ReadonlySet<string>): void {
  const gone = [...types].flatMap((type) => document.subgraphs[type] ?? [])
  if (gone.length === 0) return
  const doubtful = new Set(gone.flatMap((subgraph) => [subgraph.id, ...definitionsIn(document, subgraph)]))
  const others = Object.values(document.subgraphs).filter(({ id }) => !doubtful.has(id))
  const used = new Set([document, ...others].flatMap((graph) => [...definitionsIn(document, graph)]))
  for (const id of doubtful) if (!used.has(id)) delete document.subgraphs[id]
}
