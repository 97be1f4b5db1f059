import i18next from 'i18next'
import { OutputImage } from '../../electron/ipc/events.ts'
import { stringifyJson } from '../../workflows/json.ts'
import { GALLERY_DRAG } from '../panels/gallery/gallery-tile.tsx'
import { embeddedWorkflow } from '../../workflows/comfy/embedded.ts'
import { addPicture } from './add-picture.ts'
import type { ActionContext } from './actions/action.ts'
import { openText } from './open-document.ts'
import { useUi } from './ui-store.ts'

/** Opens what was dropped: JSON and pictures with a workflow as tabs, other pictures as nodes that read them. */
export async function openDropped(context: ActionContext, event: DragEvent): Promise<void> {
  const picture = event.dataTransfer?.getData(GALLERY_DRAG) ?? ''
  if (picture !== '') {
    await openPicture(context, OutputImage.parse(JSON.parse(picture)))
    return
  }
  const files = [...(event.dataTransfer?.files ?? [])]
  const at = context.flow.screenToFlowPosition({ x: event.clientX, y: event.clientY })
  for (const [index, file] of files.entries()) {
    try {
      const text = await workflowIn(file)
      if (text !== null) openText(file.name.replace(/\.[^.]+$/, ''), text)
      else if (file.type.startsWith('image/')) {
        await addPicture(context, file, { x: at.x + index * 40, y: at.y + index * 40 })
      } else fail(i18next.t('dialogs.noWorkflow', { name: file.name }))
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      fail(i18next.t('dialogs.openFailed', { name: file.name, message }))
    }
  }
}

async function workflowIn(file: File): Promise<string | null> {
  if (file.name.toLowerCase().endsWith('.json') || file.type === 'application/json') return file.text()
  if (!file.type.startsWith('image/')) return null
  return embeddedWorkflow(new Uint8Array(await file.arrayBuffer()))
}

/** A picture dragged out of the gallery. */
async function openPicture({ host }: ActionContext, image: OutputImage): Promise<void> {
  const { workflow, prompt } = await host.request('pictureWorkflow', { image })
  const found = workflow ?? prompt ?? null
  if (found === null) fail(i18next.t('dialogs.noWorkflow', { name: image.filename }))
  else openText(image.filename.replace(/\.[^.]+$/, ''), stringifyJson(found))
}

function fail(message: string): void {
  useUi.getState().show({ kind: 'failure', message, remedy: '' })
}
