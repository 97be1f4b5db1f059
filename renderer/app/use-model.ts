import { useCallback } from 'react'
import type { NodeId } from '../../workflows/document.ts'
import type { NodeDefinition } from '../../workflows/node-definition.ts'
import { selection } from '../canvas/flow/flow-store.ts'
import { useCatalogue } from '../document/catalogue.ts'
import { addNode, nextNodeId } from '../document/commands/nodes.ts'
import { setValue } from '../document/commands/values.ts'
import { activeWorkflow, useDocuments } from '../document/documents.ts'
import { selectSoon } from './actions/edit-actions.ts'
import { useActionContext } from './actions/use-actions.ts'

/** Puts a model file into the workflow: into a node that loads such files, or a new one. False when none does. */
export function useModelInWorkflow(): (folder: string, name: string) => boolean {
  const context = useActionContext()
  return useCallback(
    (folder, name) => {
      const documents = useDocuments.getState()
      const workflow = activeWorkflow(documents)
      const { catalogue } = useCatalogue.getState()
      if (workflow === null) return false
      const chosen = new Set<string>(selection().nodes)
      const loaders = Object.values(workflow.nodes).filter(
        (node) => fileInput(catalogue.get(node.type), folder) !== undefined,
      )
      const loader = loaders.find(({ id }) => chosen.has(id)) ?? loaders[0]
      const input = loader && fileInput(catalogue.get(loader.type), folder)
      if (loader !== undefined && input !== undefined) {
        documents.edit(setValue(loader.id, input, name))
        selectSoon([loader.id])
        return true
      }
      const definition = [...catalogue.values()].find(
        (candidate) => fileInput(candidate, folder) !== undefined,
      )
      const added = fileInput(definition, folder)
      if (definition === undefined || added === undefined) return false
      const id: NodeId = nextNodeId(workflow)
      const { left, top, width, height } = context.view()
      const at = context.flow.screenToFlowPosition({ x: left + width / 2, y: top + height / 2 })
      documents.edit({
        label: 'addNode',
        subject: definition.displayName,
        recipe: (draft) => {
          addNode(definition, { x: Math.round(at.x), y: Math.round(at.y) }).recipe(draft)
          setValue(id, added, name).recipe(draft)
        },
      })
      selectSoon([id])
      return true
    },
    [context],
  )
}

function fileInput(definition: NodeDefinition | undefined, folder: string): string | undefined {
  return definition?.inputs.find(({ widget }) => widget?.kind === 'combo' && widget.folder === folder)?.name
}
