import { create } from 'zustand'
import type { WorkflowDocument } from '../../workflows/document.ts'
import type { Command } from './command.ts'
import { type History, markSaved, NO_HISTORY, redo, type Revision, runCommand, undo } from './history.ts'

export type OpenDocument = {
  readonly id: string
  readonly title: string
  /** Opaque handle of its file; null: never saved. */
  readonly file: string | null
  readonly workflow: WorkflowDocument
  readonly history: History
}

export type Documents = {
  readonly open: readonly OpenDocument[]
  readonly activeId: string | null
  readonly add: (document: Omit<OpenDocument, 'history'> & { readonly history?: History }) => void
  readonly restore: (documents: readonly OpenDocument[], activeId: string | null) => void
  readonly close: (id: string) => void
  readonly activate: (id: string) => void
  readonly rename: (id: string, title: string) => void
  readonly saved: (id: string, place: { readonly file: string; readonly title: string }) => void
  /** Runs a command on the active document, or on the one named. */
  readonly edit: (command: Command, id?: string) => void
  readonly undo: () => void
  readonly redo: () => void
}

/** The open workflows, exactly as they would be saved, with their undo history. */
export const useDocuments = create<Documents>()((set, get) => {
  const change = (id: string | null, update: (document: OpenDocument) => OpenDocument): void =>
    set(({ open }) => {
      const index = open.findIndex((document) => document.id === id)
      const document = open[index]
      if (document === undefined) return {}
      const next = update(document)
      return next === document ? {} : { open: open.with(index, next) }
    })
  return {
    open: [],
    activeId: null,
    add: (document) =>
      set(({ open }) => ({
        open: [...open, { history: NO_HISTORY, ...document }],
        activeId: document.id,
      })),
    restore: (documents, activeId) =>
      set({
        open: documents,
        activeId: documents.some(({ id }) => id === activeId) ? activeId : (documents[0]?.id ?? null),
      }),
    close: (id) =>
      set(({ open, activeId }) => {
        const index = open.findIndex((document) => document.id === id)
        const rest = open.filter((document) => document.id !== id)
        const neighbour = rest[Math.min(index, rest.length - 1)]
        return { open: rest, activeId: activeId === id ? (neighbour?.id ?? null) : activeId }
      }),
    activate: (id) => set({ activeId: id }),
    rename: (id, title) => change(id, (document) => ({ ...document, title })),
    saved: (id, place) =>
      change(id, (document) => ({ ...document, ...place, history: markSaved(document.history) })),
    edit: (command, id) =>
      change(id ?? get().activeId, (document) =>
        step(document, (revision) => runCommand(revision, command, Date.now())),
      ),
    undo: () => change(get().activeId, (document) => step(document, undo)),
    redo: () => change(get().activeId, (document) => step(document, redo)),
  }
})

function step(document: OpenDocument, change: (revision: Revision) => Revision): OpenDocument {
  const { workflow, history } = change(document)
  return workflow === document.workflow ? document : { ...document, workflow, history }
}

export function activeDocument(state: Documents): OpenDocument | null {
  return state.open.find(({ id }) => id === state.activeId) ?? null
}

export function activeWorkflow(state: Documents): WorkflowDocument | null {
  return activeDocument(state)?.workflow ?? null
}
