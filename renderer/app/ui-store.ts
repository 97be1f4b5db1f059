import { create } from 'zustand'
import type { OutputImage } from '../../electron/ipc/events.ts'
import type { LinkId, NodeId, Point } from '../../workflows/document.ts'
import type { InputEnd, OutputEnd } from '../document/commands/wires.ts'

/** What a node from the search palette will be wired to. */
export type SearchFor =
  | { readonly kind: 'any' }
  | { readonly kind: 'from'; readonly from: OutputEnd; readonly type: string }
  | { readonly kind: 'to'; readonly to: InputEnd; readonly type: string }
  | { readonly kind: 'between'; readonly link: LinkId; readonly type: string }

export type Dialog =
  /** `screen` is where the palette opens, `canvas` where the node goes. */
  | { readonly kind: 'search'; readonly screen: Point; readonly canvas: Point; readonly for: SearchFor }
  | { readonly kind: 'find' }
  | { readonly kind: 'connect'; readonly node: NodeId }
  | { readonly kind: 'shortcuts' }
  | { readonly kind: 'about' }
  | { readonly kind: 'close'; readonly documentId: string }
  /** Asks for the name to save under; `thenClose`: the tab was to be closed. */
  | { readonly kind: 'save'; readonly documentId: string; readonly thenClose: boolean }
  | { readonly kind: 'conflict'; readonly documentId: string; readonly message: string }
  /** What is saved where the engine runs: a browser cannot ask for a file there. */
  | { readonly kind: 'open' }
  /** What the workflow in a picture has otherwise than the open one. */
  | { readonly kind: 'differences'; readonly image: OutputImage }
  | { readonly kind: 'failure'; readonly message: string; readonly remedy: string }

export type RunMode = 'once' | 'change' | 'continuous'

export type Ui = {
  readonly dialog: Dialog | null
  /** The node whose title is being edited. */
  readonly renaming: NodeId | null
  /** The picture that is shown large. */
  readonly picture: OutputImage | null
  readonly minimap: boolean
  readonly snap: boolean
  readonly settingsOpen: boolean
  /** The settings are open for the folders of models, whose field has the keyboard then. */
  readonly askingFolder: boolean
  readonly welcomeOpen: boolean
  readonly leftPanel: string | null
  readonly rightPanel: string | null
  readonly bottomPanel: string | null
  readonly batch: number
  readonly runMode: RunMode
  /** Why the last edit could not be kept; null while all is well. */
  readonly keepFailure: string | null
  /** Why the last check could not be made. */
  readonly checkFailure: string | null
  /** The engine is away: nothing is kept, checked or run. */
  readonly gone: boolean
  /** What was saved last under a name that was asked for. */
  readonly savedTo: { readonly file: string; readonly name: string } | null
  /** Read out by screen readers. */
  readonly announcement: string
  readonly show: (dialog: Dialog | null) => void
  readonly set: (changes: Partial<Omit<Ui, 'show' | 'set'>>) => void
}

export const useUi = create<Ui>()((set) => ({
  dialog: null,
  renaming: null,
  picture: null,
  minimap: true,
  snap: true,
  settingsOpen: false,
  askingFolder: false,
  welcomeOpen: false,
  leftPanel: null,
  rightPanel: null,
  bottomPanel: null,
  batch: 1,
  runMode: 'once',
  keepFailure: null,
  checkFailure: null,
  gone: false,
  savedTo: null,
  announcement: '',
  show: (dialog) => set({ dialog }),
  set: (changes) => set(changes),
}))
