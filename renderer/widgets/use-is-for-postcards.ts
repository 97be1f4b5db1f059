import { useEffect } from 'react'
import type { NodeId } from '../../workflows/document.ts'
import { useCatalogue } from '../document/catalogue.ts'
import { activeWorkflow, useDocuments } from '../document/documents.ts'
import { promptCheckpoint } from '../document/prompt-checkpoint.ts'
import { useHost } from '../host/host-context.ts'
import { loadModels, useModels } from './models-store.ts'

const FOLDER = 'checkpoints'

/** Whether a prompt is read by the small model in the box; false, too, while nobody asks. */
export function useIsForPostcards(node: NodeId, isAsked: boolean): boolean {
  const host = useHost()
  const catalogue = useCatalogue((state) => state.catalogue)
  const checkpoint = useDocuments((state) => {
    const workflow = isAsked ? activeWorkflow(state) : null
    return workflow === null ? null : promptCheckpoint(workflow, catalogue, node)
  })
  const isListed = useModels(({ folders }) => folders[FOLDER] !== undefined)
  useEffect(() => {
    if (checkpoint === null || isListed) return
    loadModels(host, FOLDER).catch(() => {
      // Without the list nothing is known of the file: the prompt is a prompt like others.
    })
  }, [host, checkpoint, isListed])
  return useModels(({ folders }) =>
    (folders[FOLDER] ?? []).some(({ name, kind }) => name === checkpoint && kind === 'postcards'),
  )
}
