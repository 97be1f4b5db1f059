import { applyPatches, enablePatches, type Patch, produceWithPatches } from 'immer'
import type { WorkflowDocument } from '../../workflows/document.ts'
import { graphAt, type Level, ROOT, subgraphAt } from '../../workflows/subgraph/level.ts'
import type { Command } from './command.ts'
import { mirrorPorts } from './mirror-ports.ts'

enablePatches()

/** A step of undo. */
type Edit = {
  /** Names the state after this edit. */
  readonly id: number
  readonly label: Command['label']
  readonly subject: string | null
  readonly merge: string | null
  /** Milliseconds since the epoch. */
  readonly at: number
  /** Where it was made: undo and redo go there. */
  readonly level: Level
  readonly patches: readonly Patch[]
  readonly inverse: readonly Patch[]
}

export type History = {
  readonly past: readonly Edit[]
  readonly future: readonly Edit[]
  /** The edit after which the document was last saved; 0: before any. */
  readonly savedAfter: number
  /** The last edit that is too old to be undone; 0: none. */
  readonly base: number
  readonly lastId: number
}

export type Revision = { readonly workflow: WorkflowDocument; readonly history: History }

export const NO_HISTORY: History = { past: [], future: [], savedAfter: 0, base: 0, lastId: 0 }

const MAX_EDITS = 300
/** A pause longer than this, in milliseconds, starts a new step even for the same field. */
const MERGE_WINDOW = 1200

/** Runs a command. A command that changes nothing leaves no step behind and returns the revision itself. */
export function runCommand(revision: Revision, command: Command, now: number, level: Level = ROOT): Revision {
  const inside = subgraphAt(revision.workflow, level)
  const [workflow, patches, inverse] = produceWithPatches(revision.workflow, (document) => {
    const graph = graphAt(document, level)
    command.recipe(graph)
    command.around?.(document, graph)
    if (inside !== null) mirrorPorts(document, inside)
  })
  if (patches.length === 0) return revision
  const { history } = revision
  const edit: Edit = {
    id: history.lastId + 1,
    label: command.label,
    subject: command.subject ?? null,
    merge: command.merge ?? null,
    at: now,
    level,
    patches,
    inverse,
  }
  const last = history.past.at(-1)
  if (command.bySelf) {
    const past = last === undefined ? [] : [...history.past.slice(0, -1), joined(last, edit)]
    return { workflow, history: { ...history, past } }
  }
  const merges =
    last?.merge != null &&
    last.merge === edit.merge &&
    last.level.join() === level.join() &&
    now - last.at <= MERGE_WINDOW &&
    history.savedAfter !== last.id
  const past = merges ? [...history.past.slice(0, -1), merged(last, edit)] : [...history.past, edit]
  return {
    workflow,
    history: {
      past: past.slice(-MAX_EDITS),
      future: [],
      savedAfter: history.savedAfter,
      base: past.at(-MAX_EDITS - 1)?.id ?? history.base,
      lastId: edit.id,
    },
  }
}

export function undo(revision: Revision): Revision {
  const edit = revision.history.past.at(-1)
  if (edit === undefined) return revision
  return {
    workflow: applyPatches(revision.workflow, edit.inverse),
    history: {
      ...revision.history,
      past: revision.history.past.slice(0, -1),
      future: [edit, ...revision.history.future],
    },
  }
}

export function redo(revision: Revision): Revision {
  const [edit, ...future] = revision.history.future
  if (edit === undefined) return revision
  return {
    workflow: applyPatches(revision.workflow, edit.patches),
    history: { ...revision.history, past: [...revision.history.past, edit], future },
  }
}

export function isDirty(history: History): boolean {
  return currentState(history) !== history.savedAfter
}

export function markSaved(history: History): History {
  return { ...history, savedAfter: currentState(history) }
}

function currentState({ past, base }: History): number {
  return past.at(-1)?.id ?? base
}

/** An edit with what happened by itself after it. Of a field that changes again and again the last value is kept. */
function joined(edit: Edit, { patches, inverse }: Edit): Edit {
  const place = ({ path }: Patch): string => path.join('/')
  const again = new Set(patches.map(place))
  const known = new Set(edit.patches.filter(({ op }) => op === 'replace').map(place))
  return {
    ...edit,
    merge: null,
    patches: [
      ...edit.patches.filter((patch) => patch.op !== 'replace' || !again.has(place(patch))),
      ...patches,
    ],
    inverse: [...inverse.filter((patch) => !known.has(place(patch))), ...edit.inverse],
  }
}

function merged(first: Edit, second: Edit): Edit {
  const [before, after] = [first.patches[0], second.patches[0]]
  const sameField =
    first.patches.length === 1 &&
    second.patches.length === 1 &&
    before?.op === 'replace' &&
    after?.op === 'replace' &&
    before.path.join('/') === after.path.join('/')
  // One field written many times needs its last value only; a paragraph would else leave a patch per key.
  return sameField
    ? { ...second, inverse: first.inverse }
    : {
        ...second,
        patches: [...first.patches, ...second.patches],
        inverse: [...second.inverse, ...first.inverse],
      }
}
