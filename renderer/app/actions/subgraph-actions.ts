import i18next from 'i18next'
import type { NodeId } from '../../../workflows/document.ts'
import { definitionOfInstance, subgraphAt } from '../../../workflows/subgraph/level.ts'
import { selection } from '../../canvas/flow/flow-store.ts'
import { useCatalogue } from '../../document/catalogue.ts'
import { convertToSubgraph } from '../../document/commands/convert-to-subgraph.ts'
import { nextNodeId } from '../../document/commands/nodes.ts'
import { unpackSubgraph } from '../../document/commands/unpack-subgraph.ts'
import { activeDocument, activeLevel, activeWorkflow, useDocuments } from '../../document/documents.ts'
import { useUi } from '../ui-store.ts'
import type { Actions } from './action.ts'
import { selectSoon } from './edit-actions.ts'

export type SubgraphAction = 'openSubgraph' | 'leaveSubgraph' | 'convertToSubgraph' | 'unpackSubgraph'

/** Going in and out of subgraphs, making and dissolving them. */
export function subgraphActions(): Pick<Actions, SubgraphAction> {
  return {
    openSubgraph: () => openSubgraph(selection().nodes.find(isInstance)),
    leaveSubgraph,
    convertToSubgraph: () => {
      const { edit } = useDocuments.getState()
      const workflow = activeWorkflow(useDocuments.getState())
      const chosen = selection()
      if (workflow === null) return
      if (chosen.nodes.length === 0) {
        useUi.getState().set({ announcement: i18next.t('subgraph.nothingToConvert') })
        return
      }
      const id = nextNodeId(workflow)
      const { catalogue } = useCatalogue.getState()
      edit(
        convertToSubgraph(chosen, {
          id: crypto.randomUUID(),
          name: i18next.t('subgraph.newName'),
          catalogue,
        }),
      )
      selectSoon([id])
    },
    unpackSubgraph: () => {
      const { catalogue } = useCatalogue.getState()
      const before = activeWorkflow(useDocuments.getState())
      for (const id of selection().nodes.filter(isInstance)) {
        useDocuments.getState().edit(unpackSubgraph(id, catalogue))
      }
      const after = activeWorkflow(useDocuments.getState())
      const added = Object.keys(after?.nodes ?? {}).filter((id) => !Object.hasOwn(before?.nodes ?? {}, id))
      if (added.length > 0) selectSoon(added)
    },
  }
}

/** Shows the inside of an instance on the present level. */
export function openSubgraph(id: NodeId | undefined): void {
  if (id === undefined) return
  const documents = useDocuments.getState()
  documents.enter([...activeLevel(documents), id])
  tellPlace()
}

/** One level up, with the keyboard on the node that was left. */
export function leaveSubgraph(): void {
  const documents = useDocuments.getState()
  const level = activeLevel(documents)
  const left = level.at(-1)
  if (left === undefined) return
  documents.enter(level.slice(0, -1))
  tellPlace()
  selectSoon([left])
}

/** For those who do not see the canvas change. */
function tellPlace(): void {
  const document = activeDocument(useDocuments.getState())
  const open = document === null ? null : subgraphAt(document.workflow, document.level)
  const announcement =
    open === null ? i18next.t('subgraph.root') : `${i18next.t('subgraph.path')}: ${open.name}`
  useUi.getState().set({ announcement })
}

/** Whether a node of the present level is an instance of a subgraph. */
export function isInstance(id: NodeId): boolean {
  const documents = useDocuments.getState()
  const document = activeDocument(documents)
  const node = activeWorkflow(documents)?.nodes[id]
  return document !== null && definitionOfInstance(document.workflow, node?.type) !== null
}
