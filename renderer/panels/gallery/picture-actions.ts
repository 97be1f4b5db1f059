import type { GalleryItem } from '../../../electron/ipc/contract.ts'
import type { OutputImage } from '../../../electron/ipc/events.ts'
import { stringifyJson } from '../../../workflows/json.ts'
import type { Host } from '../../host/host.ts'

/** The workflow that a picture carries, as JSON text in either of ComfyUI's forms; null when it carries none. */
export async function workflowText(host: Host, item: OutputImage): Promise<string | null> {
  const { workflow, prompt } = await host.request('pictureWorkflow', { image: placeOf(item) })
  const found = workflow ?? prompt
  return found === null || found === undefined ? null : stringifyJson(found)
}

/** Puts the picture itself on the clipboard, as PNG. */
export async function copyPicture(host: Host, item: GalleryItem): Promise<void> {
  const response = await fetch(host.imageUrl(placeOf(item), 'full'))
  const blob = await response.blob()
  await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })])
}

export function placeOf(item: OutputImage): OutputImage {
  return { filename: item.filename, subfolder: item.subfolder, type: item.type }
}
