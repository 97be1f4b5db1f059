import { activeLevel, useDocuments } from '../document/documents.ts'
import { type DocumentRun, useRuns } from '../run/run-store.ts'
import { useFlow } from './flow/flow-store.ts'
import type { FlowNode, WireEdge } from './flow/flow-types.ts'

/** What a drawing of the whole graph shows: the level that is open, and how its run stands. */
export type DrawnGraph = {
  readonly nodes: readonly FlowNode[]
  readonly edges: readonly WireEdge[]
  readonly run: DocumentRun | undefined
  readonly level: ReturnType<typeof activeLevel>
}

export function useDrawnGraph(): DrawnGraph {
  const nodes = useFlow((state) => state.nodes)
  const edges = useFlow((state) => state.edges)
  const documentId = useDocuments((state) => state.activeId)
  const level = useDocuments(activeLevel)
  const run = useRuns((state) => (documentId === null ? undefined : state.documents[documentId]))
  return { nodes, edges, run, level }
}
