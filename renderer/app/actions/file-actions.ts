import { stringifyJson } from '../../../workflows/json.ts'
import { toPrompt } from '../../../workflows/comfy/to-prompt.ts'
import { writeWorkflowText } from '../../../workflows/comfy/write-workflow.ts'
import type { WorkflowDocument } from '../../../workflows/document.ts'
import { useFlow } from '../../canvas/flow/flow-store.ts'
import { loadCatalogue, useCatalogue } from '../../document/catalogue.ts'
import { activeDocument, type OpenDocument, useDocuments } from '../../document/documents.ts'
import { isDirty } from '../../document/history.ts'
import { HostError, type Host } from '../../host/host.ts'
import { download } from '../download.ts'
import { openEmpty, openText } from '../open-document.ts'
import { shownTitle } from '../shown-title.ts'
import { useUi } from '../ui-store.ts'
import type { ActionContext, Actions } from './action.ts'

export type FileAction = 'new' | 'open' | 'save' | 'saveAs' | 'exportApi' | 'close' | 'refresh' | 'freeMemory'

export function fileActions({ host }: ActionContext): Pick<Actions, FileAction> {
  const withActive = (act: (document: OpenDocument) => void | Promise<void>) => (): void => {
    const document = activeDocument(useDocuments.getState())
    if (document !== null) void reported(async () => act(document))
  }
  return {
    new: () => openEmpty(),
    open: () =>
      host.kind === 'browser' ? useUi.getState().show({ kind: 'open' }) : void reported(() => pickFile(host)),
    save: withActive((document) => saveOrAsk(host, document, { ask: false })),
    saveAs: withActive((document) => saveOrAsk(host, document, { ask: true })),
    exportApi: withActive(async (document) => {
      const { prompt } = toPrompt(document.workflow, useCatalogue.getState().catalogue)
      const suggestedName = `${shownTitle(document)}.api.json`
      const text = stringifyJson(prompt, 2)
      if (host.kind === 'browser') download(suggestedName, text)
      else await host.request('saveFile', { file: null, suggestedName, text, overwrite: false })
    }),
    close: withActive((document) => closeDocument(document.id)),
    refresh: () => void reported(() => loadCatalogue(host)),
    freeMemory: () => void reported(() => host.request('freeMemory', {})),
  }
}

/** Opens a file of this computer. */
export async function pickFile(host: Host): Promise<void> {
  const { opened } = await host.request('openFile', {})
  if (opened !== null) openText(opened.title, opened.text, opened.file)
}

/** Closes a tab, and asks first when that would lose edits. */
export function closeDocument(id: string): void {
  const { open, close } = useDocuments.getState()
  const document = open.find((candidate) => candidate.id === id)
  if (document === undefined) return
  const lost = isDirty(document.history) && Object.keys(document.workflow.nodes).length > 0
  if (lost) useUi.getState().show({ kind: 'close', documentId: id })
  else close(id)
}

/** Saves a document; where the engine cannot ask for a place, the editor asks for a name first. */
export async function saveOrAsk(
  host: Host,
  document: OpenDocument,
  options: { readonly ask: boolean; readonly thenClose?: boolean },
): Promise<void> {
  const thenClose = options.thenClose ?? false
  if (host.kind === 'browser' && (options.ask || document.file === null)) {
    useUi.getState().show({ kind: 'save', documentId: document.id, thenClose })
    return
  }
  const saved = await save(host, document, { ask: options.ask, overwrite: false })
  if (saved && thenClose) useDocuments.getState().close(document.id)
}

/** Writes a document to its file, or a new one of that name; a file that changed since is not overwritten unasked. */
export async function save(
  host: Host,
  document: OpenDocument,
  options: { readonly ask: boolean; readonly overwrite: boolean; readonly name?: string },
): Promise<boolean> {
  const answer = await host.request('saveFile', {
    file: options.ask ? null : document.file,
    suggestedName: `${options.name ?? shownTitle(document)}.json`,
    text: writeWorkflowText(withView(document), useCatalogue.getState().catalogue),
    overwrite: options.overwrite,
  })
  switch (answer.status) {
    case 'saved': {
      const title = answer.title.replace(/\.json$/i, '')
      useDocuments.getState().saved(document.id, { file: answer.file, title })
      if (options.ask || document.file === null) {
        useUi.getState().set({ savedTo: { file: answer.file, name: title } })
      }
      return true
    }
    case 'conflict':
      useUi.getState().show({ kind: 'conflict', documentId: document.id, message: answer.message })
      return false
    case 'cancelled':
      return false
  }
}

/** The document with where it is looked at now: saved along, but no edit. */
export function withView({ id, workflow }: OpenDocument): WorkflowDocument {
  const viewport = useFlow.getState().viewports[id]
  if (viewport === undefined) return workflow
  const { x, y, zoom } = viewport
  return { ...workflow, view: { scale: zoom, offset: { x: x / zoom, y: y / zoom } } }
}

/** Runs something that may fail, and shows why it did. */
export async function reported(work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    useUi.getState().show({
      kind: 'failure',
      message: error instanceof Error ? error.message : String(error),
      remedy: error instanceof HostError ? error.remedy : '',
    })
  }
}
