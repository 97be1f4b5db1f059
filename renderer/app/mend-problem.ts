import i18next from 'i18next'
import { nodeId } from '../../workflows/document.ts'
import type { Problem } from '../../workflows/problem.ts'
import { useCatalogue } from '../document/catalogue.ts'
import { insertFix } from '../document/commands/insert-fix.ts'
import { loadTaggedLoras } from '../document/commands/load-loras.ts'
import { applyFix } from '../document/commands/values.ts'
import { activeWorkflow, useDocuments } from '../document/documents.ts'
import { selectSoon } from './actions/edit-actions.ts'
import { useUi } from './ui-store.ts'

/** Whether a problem brings along what mends it. */
export function canMend({ fix, insert, loraTags }: Problem): boolean {
  return fix !== undefined || insert !== undefined || loraTags !== undefined
}

/** The [Fix] of a problem, as one edit of the document that is shown. */
export function mendProblem({ fix, insert, loraTags }: Problem): void {
  const documents = useDocuments.getState()
  const { catalogue } = useCatalogue.getState()
  if (fix !== undefined) {
    documents.edit(applyFix(fix))
    selectSoon(fix.map((value) => value.nodeId))
  }
  const definition = catalogue.get(insert?.type ?? '')
  if (insert !== undefined && definition !== undefined) documents.edit(insertFix(insert, definition))
  if (loraTags !== undefined) {
    const workflow = activeWorkflow(documents)
    const load = workflow && loadTaggedLoras(workflow, catalogue, nodeId(loraTags.nodeId))
    if (load) documents.edit(load)
    else useUi.getState().show({ kind: 'failure', message: i18next.t('widgets.loraUnwired'), remedy: '' })
  }
}
