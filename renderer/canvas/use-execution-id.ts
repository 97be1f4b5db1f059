import { executionId } from '../../workflows/subgraph/level.ts'
import { activeLevel, useDocuments } from '../document/documents.ts'

/** The id by which runs and problems name a node of the graph that is shown. */
export function useExecutionId(node: string): string {
  return useDocuments((state) => executionId(activeLevel(state), node))
}
