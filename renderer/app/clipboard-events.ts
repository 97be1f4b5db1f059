import i18next from 'i18next'
import { parseJson } from '../../workflows/json.ts'
import { readWorkflowText } from '../../workflows/comfy/read-workflow.ts'
import type { Point } from '../../workflows/document.ts'
import { nodeTitle } from '../canvas/flow/flow-nodes.ts'
import { selection } from '../canvas/flow/flow-store.ts'
import { pointerOnCanvas } from '../canvas/gestures/last-pointer.ts'
import { comfyClipboardHtml, fragmentFromComfyHtml } from '../document/comfy-clipboard.ts'
import { useCatalogue } from '../document/catalogue.ts'
import {
  copyFragment,
  type Fragment,
  fragmentFor,
  fragmentFromText,
  fragmentToText,
  pastedIds,
  pasteFragment,
  wholeFragment,
} from '../document/clipboard.ts'
import { unionBounds } from '../document/commands/groups.ts'
import { deleteSelection } from '../document/commands/nodes.ts'
import { activeSubgraph, activeWorkflow, useDocuments } from '../document/documents.ts'
import { useUi } from './ui-store.ts'
import { addPicture } from './add-picture.ts'
import type { ActionContext, Actions } from './actions/action.ts'
import { selectSoon } from './actions/edit-actions.ts'
import { reported } from './actions/file-actions.ts'

/** Menu entries; the keys come as clipboard events, which need no permission. */
export function clipboardActions(
  context: ActionContext,
): Pick<Actions, 'copy' | 'cut' | 'paste' | 'pasteConnected'> {
  const paste = (connected: boolean) => (): void =>
    void reported(async () => pasteText(context, await navigator.clipboard.readText(), connected))
  const copy = (): boolean => {
    const text = selectedText()
    if (text !== null) void reported(() => navigator.clipboard.writeText(text))
    return text !== null
  }
  return {
    copy: () => void copy(),
    cut: () => {
      if (copy())
        useDocuments.getState().edit({ ...deleteSelection(selection(), { bridge: false }), label: 'cut' })
    },
    paste: paste(false),
    pasteConnected: paste(true),
  }
}

/** Listens for copy, cut and paste outside of text fields. Returns the function that stops it. */
export function listenToClipboard(context: ActionContext): () => void {
  let shift = false
  const onKey = (event: KeyboardEvent): void => {
    shift = event.shiftKey
  }
  const onCopy = (event: ClipboardEvent): void => {
    if (isTyping() || event.clipboardData === null) return
    const workflow = activeWorkflow(useDocuments.getState())
    const text = selectedText()
    if (text === null || workflow === null) return
    event.preventDefault()
    event.clipboardData.setData('text/plain', text)
    event.clipboardData.setData(
      'text/html',
      comfyClipboardHtml(copyFragment(workflow, selection()), useCatalogue.getState().catalogue),
    )
    if (event.type === 'cut') {
      useDocuments.getState().edit({ ...deleteSelection(selection(), { bridge: false }), label: 'cut' })
    }
  }
  const onPaste = (event: ClipboardEvent): void => {
    if (isTyping() || event.clipboardData === null) return
    const picture = [...event.clipboardData.files].find(({ type }) => type.startsWith('image/'))
    const text = event.clipboardData.getData('text/plain')
    const html = event.clipboardData.getData('text/html')
    event.preventDefault()
    if (picture !== undefined) void reported(() => addPicture(context, picture, pasteCenter(context)))
    else {
      const foreign = fragmentFromText(text) === null ? fragmentFromComfyHtml(html, catalogueNow()) : null
      if (foreign === null) pasteText(context, text, shift)
      else pasteNodes(context, foreign, shift)
    }
  }
  document.addEventListener('keydown', onKey, true)
  document.addEventListener('copy', onCopy)
  document.addEventListener('cut', onCopy)
  document.addEventListener('paste', onPaste)
  return () => {
    document.removeEventListener('keydown', onKey, true)
    document.removeEventListener('copy', onCopy)
    document.removeEventListener('cut', onCopy)
    document.removeEventListener('paste', onPaste)
  }
}

/** Whether keys belong to a text field now. */
export function isTyping(): boolean {
  const focused = document.activeElement
  return (
    focused instanceof HTMLTextAreaElement ||
    (focused instanceof HTMLInputElement && !['range', 'checkbox', 'button'].includes(focused.type)) ||
    (focused instanceof HTMLElement && focused.isContentEditable) ||
    (window.getSelection()?.toString() ?? '') !== ''
  )
}

/** Nodes as they were copied, here or in ComfyUI, or the nodes of a whole workflow's text. */
function pasteText(context: ActionContext, text: string, connected: boolean): void {
  const own = fragmentFromText(text)
  if (own !== null) pasteNodes(context, own, connected)
  else if (text.trimStart().startsWith('{')) {
    parseJson(text)
    pasteNodes(context, wholeFragment(readWorkflowText(text, catalogueNow()).document), connected)
  }
}

function pasteNodes(context: ActionContext, pasted: Fragment, connected: boolean): void {
  const documents = useDocuments.getState()
  const workflow = activeWorkflow(documents)
  if (workflow === null) return
  const { fragment, refused } = fragmentFor(pasted, workflow, activeSubgraph(documents))
  if (refused.length > 0) {
    const { catalogue } = useCatalogue.getState()
    const name = refused.map((node) => nodeTitle(node, catalogue, workflow)).join(', ')
    useUi.getState().show({ kind: 'failure', message: i18next.t('subgraph.leftOut', { name }), remedy: '' })
  }
  const bounds = unionBounds([
    ...fragment.nodes.map((node) => ({ ...node.position, ...(node.size ?? { width: 300, height: 150 }) })),
    ...fragment.groups.map((group) => group.bounds),
  ])
  if (bounds === null) return
  const center = pasteCenter(context)
  const offset = {
    x: Math.round(center.x - bounds.x - bounds.width / 2),
    y: Math.round(center.y - bounds.y - bounds.height / 2),
  }
  const ids = pastedIds(workflow, fragment)
  documents.edit(pasteFragment(fragment, { offset, connected }))
  selectSoon(ids)
}

/** Under the pointer when it is over the canvas, else in the middle of it. */
function pasteCenter({ flow, view }: ActionContext): Point {
  const { left, top, width, height } = view()
  return flow.screenToFlowPosition(pointerOnCanvas() ?? { x: left + width / 2, y: top + height / 2 })
}

function selectedText(): string | null {
  const workflow = activeWorkflow(useDocuments.getState())
  const chosen = selection()
  if (workflow === null || chosen.nodes.length + chosen.groups.length === 0) return null
  return fragmentToText(copyFragment(workflow, chosen, activeSubgraph(useDocuments.getState())))
}

function catalogueNow(): ReturnType<typeof useCatalogue.getState>['catalogue'] {
  return useCatalogue.getState().catalogue
}
