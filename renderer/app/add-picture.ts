import type { Point } from '../../workflows/document.ts'
import { loadCatalogue, useCatalogue } from '../document/catalogue.ts'
import { addNode, nextNodeId } from '../document/commands/nodes.ts'
import { setValue } from '../document/commands/values.ts'
import { activeWorkflow, useDocuments } from '../document/documents.ts'
import { uploadPicture } from '../widgets/upload-picture.ts'
import type { ActionContext } from './actions/action.ts'
import { selectSoon } from './actions/edit-actions.ts'

/** Stores a dropped or pasted picture and adds the node that reads it. */
export async function addPicture({ host }: ActionContext, file: File, at: Point): Promise<void> {
  const name = await uploadPicture(host, file)
  await loadCatalogue(host)
  const { edit } = useDocuments.getState()
  const workflow = activeWorkflow(useDocuments.getState())
  const reader = [...useCatalogue.getState().catalogue.values()].find(({ inputs }) =>
    inputs.some(({ widget }) => widget?.kind === 'combo' && widget.imageUpload),
  )
  const input = reader?.inputs.find(({ widget }) => widget?.kind === 'combo' && widget.imageUpload)
  if (workflow === null || reader === undefined || input === undefined) return
  const id = nextNodeId(workflow)
  edit({
    label: 'addNode',
    subject: reader.displayName,
    recipe: (draft) => {
      addNode(reader, { x: Math.round(at.x), y: Math.round(at.y) }).recipe(draft)
      setValue(id, input.name, name).recipe(draft)
    },
  })
  selectSoon([id])
}
