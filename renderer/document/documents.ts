import { create } from 'zustand'
import type { WorkflowDocument } from '../../workflows/document.ts'
import { levelView } from '../../workflows/subgraph/level-view.ts'
import { type Level, reachable, ROOT, subgraphAt } from '../../workflows/subgraph/level.ts'
import type { Command } from './command.ts'
import { type History, markSaved, NO_HISTORY, redo, type Revision, runCommand, undo } from './history.ts'

export type OpenDocument = {
  readonly id: string
  readonly title: string
  /** Opaque handle of its file; null: never saved. */
  readonly file: string | null
  readonly workflow: WorkflowDocument
  readonly history: History
  /** The subgraph that is open on the canvas. */
  readonly level: Level
}

/** A graph of an open document. */
export type Place = Pick<OpenDocument, 'id' | 'level'>

export type Documents = {
  readonly open: readonly OpenDocument[]
  readonly activeId: string | null
  readonly add: (document: Omit<OpenDocument, 'history' | 'level'>) => void
  readonly restore: (documents: readonly OpenDocument[], activeId: string | null) => void
  readonly close: (id: string) => void
  readonly activate: (id: string) => void
  readonly rename: (id: string, title: string) => void
  readonly saved: (id: string, place: { readonly file: string; readonly title: string }) => void
  /** Runs a command on the graph that is shown, or on the one named. */
  readonly edit: (command: Command, place?: Place) => void
  /** Shows another level of the active document. */
  readonly enter: (level: Level) => void
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
        open: [...open, { history: NO_HISTORY, level: ROOT, ...document }],
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
    edit: (command, place) =>
      change(place?.id ?? get().activeId, (document) =>
        step(document, (revision) =>
          runCommand(revision, command, Date.now(), place?.level ?? document.level),
        ),
      ),
    enter: (level) =>
      change(get().activeId, (document) => {
        const next = reachable(document.workflow, level)
        return next.join() === document.level.join() ? document : { ...document, level: next }
      }),
    undo: () =>
      change(get().activeId, (document) => step(document, undo, document.history.past.at(-1)?.level)),
    redo: () => change(get().activeId, (document) => step(document, redo, document.history.future[0]?.level)),
  }
})

/** @param goal The level to show afterwards, unless the present one shows the same graph. */
function step(
  document: OpenDocument,
  change: (revision: Revision) => Revision,
  goal: Level = document.level,
): OpenDocument {
  const { workflow, history } = change(document)
  if (workflow === document.workflow) return document
  const stays = reachable(workflow, document.level) === document.level
  const same = stays && subgraphAt(workflow, goal)?.id === subgraphAt(workflow, document.level)?.id
  return { ...document, workflow, history, level: same ? document.level : reachable(workflow, goal) }
}

export function activeDocument(state: Documents): OpenDocument | null {
  return state.open.find(({ id }) => id === state.activeId) ?? null
}

/** The active document as seen from the level that is shown: what the canvas and its commands are about. */
export function activeWorkflow(state: Documents): WorkflowDocument | null {
  const document = activeDocument(state)
  return document === null ? null : levelView(document.workflow, document.level)
}

/** The id of the definition that is shown; null at the root. */
export function activeSubgraph(state: Documents): string | null {
  const document = activeDocument(state)
  return document === null ? null : (subgraphAt(document.workflow, document.level)?.id ?? null)
}

export function activeLevel(state: Documents): Level {
  return activeDocument(state)?.level ?? ROOT
}
