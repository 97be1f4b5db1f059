import i18next from 'i18next'
import type { Problem } from '../../workflows/problem.ts'
import { levelView } from '../../workflows/subgraph/level-view.ts'
import { placeOf } from '../../workflows/subgraph/level.ts'
import { useCatalogue } from '../document/catalogue.ts'
import { insertFix } from '../document/commands/insert-fix.ts'
import { loadTaggedLoras } from '../document/commands/load-loras.ts'
import { applyFix } from '../document/commands/values.ts'
import { activeDocument, activeLevel, useDocuments } from '../document/documents.ts'
import { selectSoon } from './actions/edit-actions.ts'
import { useUi } from './ui-store.ts'

/** Whether a problem brings along what mends it. */
export function canMend({ fix, insert, loraTags }: Problem): boolean {
  return fix !== undefined || insert !== undefined || loraTags !== undefined
}

/** The [Fix] of a problem, as one edit of the document that is shown, inside a subgraph if the problem is there. */
export function mendProblem({ fix, insert, loraTags }: Problem): void {
  const documents = useDocuments.getState()
  const document = activeDocument(documents)
  const { catalogue } = useCatalogue.getState()
  if (document === null) return
  if (fix !== undefined) mendValues(fix)
  const definition = catalogue.get(insert?.type ?? '')
  if (insert !== undefined && definition !== undefined) {
    const { level, node } = placeOf(insert.nodeId)
    documents.edit(insertFix({ ...insert, nodeId: node }, definition), { id: document.id, level })
  }
  if (loraTags !== undefined) {
    const { level, node } = placeOf(loraTags.nodeId)
    const load = loadTaggedLoras(levelView(document.workflow, level), catalogue, node)
    if (load) documents.edit(load, { id: document.id, level })
    else useUi.getState().show({ kind: 'failure', message: i18next.t('widgets.loraUnwired'), remedy: '' })
  }
}

/** Sets values as one edit, and selects the nodes that have them. */
export function mendValues(fix: NonNullable<Problem['fix']>): void {
  const documents = useDocuments.getState()
  documents.edit(applyFix(fix))
  const shown = activeLevel(documents)
  const places = fix.map((value) => placeOf(value.nodeId))
  selectSoon(places.flatMap(({ level, node }) => (level.join() === shown.join() ? [node] : [])))
}
