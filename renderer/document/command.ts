import type { Graph, WorkflowDocument } from '../../workflows/document.ts'
import type { en } from '../i18n/en.ts'

/** One edit that a person makes: what it is called in the undo menu, and what it does to a draft. */
export type Command = {
  readonly label: keyof typeof en.commands
  /** Fills the label: a node's or an input's name. */
  readonly subject?: string
  /** Commands in a row with the same key are one step of undo: typing, scrubbing, nudging. */
  readonly merge?: string
  /** Changes the graph that is shown. */
  /** Nobody made it: it is no step of undo, and is undone along with the edit before it. */
  readonly bySelf?: true
  readonly recipe: (draft: Graph) => void
  /** What else it changes afterwards: definitions of subgraphs, graphs of other levels. Drafts as well. */
  readonly around?: (document: WorkflowDocument, draft: Graph) => void
}
