import { useEffect } from 'react'
import { useCatalogue } from '../../document/catalogue.ts'
import { activeDocument, useDocuments } from '../../document/documents.ts'
import { executionId, ROOT } from '../../../workflows/subgraph/level.ts'
import { useRuns } from '../../run/run-store.ts'
import { useFlow } from './flow-store.ts'

/** Keeps what is drawn in step with the document, the catalogue, and the nodes that show a picture now. */
export function useFlowSync(): void {
  const document = useDocuments(activeDocument)
  const catalogue = useCatalogue((state) => state.catalogue)
  const sync = useFlow((state) => state.sync)
  const showing = useRuns((state) =>
    Object.entries(document === null ? {} : (state.documents[document.id]?.nodes ?? {}))
      .filter(([, node]) => node.preview !== null || node.images.length > 0)
      .map(([id]) => id)
      .join(' '),
  )
  useEffect(() => {
    const pictured = new Set(showing.split(' '))
    const level = document?.level ?? ROOT
    sync(document, catalogue, (id) => pictured.has(executionId(level, id)))
  }, [document, catalogue, showing, sync])
}
