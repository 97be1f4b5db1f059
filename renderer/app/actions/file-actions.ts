import i18next from 'i18next'
import { stringifyJson } from '../../../workflows/json.ts'
import { toPrompt } from '../../../workflows/comfy/to-prompt.ts'
import { writeWorkflowText } from '../../../workflows/comfy/write-workflow.ts'
import type { WorkflowDocument } from '../../../workflows/document.ts'
import { useFlow } from '../../canvas/flow/flow-store.ts'
import { loadCatalogue, useCatalogue } from '../../document/catalogue.ts'
import { activeDocument, type OpenDocument, useDocuments } from '../../document/documents.ts'
import { isDirty } from '../../document/history.ts'
import { HostError, type Host } from '../../host/host.ts'
import { openEmpty, openText } from '../open-document.ts'
import { useUi } from '../ui-store.ts'
import type { ActionContext, Actions } from './action.ts'

export type FileAction = 'new' | 'open' | 'save' | 'saveAs' | 'exportApi' | 'close' | 'refresh' | 'freeMemory'

export function fileActions({ host }: ActionContext): Pick<Actions, FileAction> {
  const withActive = (act: (document: OpenDocument) => void | Promise<void>) => (): void => {
    const document = activeDocument(useDocuments.getState())
    if (document !== null) void reported(async () => act(document))
  }
  return {
    new: () => openEmpty(i18next.t('app.untitled')),
    open: () =>
      void reported(async () => {
        const { opened } = await host.request('openFile', {})
        if (opened !== null) openText(opened.title, opened.text, opened.file)
      }),
    save: withActive((document) => save(host, document, { ask: false, overwrite: false })),
    saveAs: withActive((document) => save(host, document, { ask: true, overwrite: false })),
    exportApi: withActive(async (document) => {
      const { prompt } = toPrompt(document.workflow, useCatalogue.getState().catalogue)
      await host.request('saveFile', {
        file: null,
        suggestedName: `${document.title}.api.json`,
        text: stringifyJson(prompt, 2),
        overwrite: false,
      })
    }),
    close: withActive((document) => closeDocument(document.id)),
    refresh: () => void reported(() => loadCatalogue(host)),
    freeMemory: () => void reported(() => host.request('freeMemory', {})),
  }
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

/** Writes a document to its file. A file that changed since is not overwritten unasked. */
export async function save(
  host: Host,
  document: OpenDocument,
  options: { readonly ask: boolean; readonly overwrite: boolean },
): Promise<void> {
  const answer = await host.request('saveFile', {
    file: options.ask ? null : document.file,
    suggestedName: `${document.title}.json`,
    text: writeWorkflowText(withView(document), useCatalogue.getState().catalogue),
    overwrite: options.overwrite,
  })
  switch (answer.status) {
    case 'saved':
      useDocuments
        .getState()
        .saved(document.id, { file: answer.file, title: answer.title.replace(/\.json$/i, '') })
      return
    case 'conflict':
      useUi.getState().show({ kind: 'conflict', documentId: document.id, message: answer.message })
      return
    case 'cancelled':
      return
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
