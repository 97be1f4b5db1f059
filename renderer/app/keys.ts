import { useEffect } from 'react'
import { shortcutFor } from '../canvas/shortcuts.ts'
import { enterCard, leaveField } from '../canvas/card/card-focus.ts'
import { useFlow } from '../canvas/flow/flow-store.ts'
import { nodeId } from '../../workflows/document.ts'
import { isInstance, openSubgraph } from './actions/subgraph-actions.ts'
import { isTyping } from './clipboard-events.ts'
import { useActions } from './actions/use-actions.ts'
import { PANELS, togglePanel } from './panels.ts'
import { useUi } from './ui-store.ts'

/** Carries out the shortcut table. Keys of the canvas rest while text is typed, or a dialog or menu is open. */
export function useKeys(): void {
  const actions = useActions()
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented) return
      if ((event.ctrlKey || event.metaKey) && event.key === ',') {
        event.preventDefault()
        useUi.getState().set({ settingsOpen: true })
        return
      }
      const shortcut = shortcutFor(event)
      const withModifier = event.ctrlKey || event.metaKey
      const onCanvas = !isTyping() && !inOverlay() && !inPanel() && (withModifier || !onMenuBar())
      if (shortcut !== undefined) {
        if (shortcut.scope === 'canvas' && !onCanvas) return
        if (useUi.getState().dialog !== null) return
        // Tab walks through the widgets of a node once the keyboard is on it.
        if (shortcut.keys === 'Tab' && !onPane()) return
        // In a widget these clear something, if anything; they are not meant for the node around it.
        if (shortcut.action === 'delete' && document.activeElement?.closest('.nodrag') != null) return
        event.preventDefault()
        actions[shortcut.action]()
        return
      }
      const focused = document.activeElement
      const card = focused?.closest('.react-flow__node')
      if (event.key === 'Enter' && focused !== null && card === focused) {
        event.preventDefault()
        const id = nodeId(card.getAttribute('data-id') ?? '')
        if (isInstance(id)) {
          openSubgraph(id)
          return
        }
        enterCard(focused)
        return
      }
      if (event.key === 'Escape' && onCanvas) {
        if (card != null && card !== focused) leaveField(card)
        else if (useFlow.getState().nodes.some(({ selected }) => selected)) useFlow.getState().select({})
        else actions.leaveSubgraph()
        return
      }
      const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey
      const panel = PANELS.find(({ key }) => event.code === `Key${key}`)
      if (plain && onCanvas && panel !== undefined) {
        event.preventDefault()
        togglePanel(panel.id)
      }
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [actions])
}

function inOverlay(): boolean {
  return document.activeElement?.closest('[role="dialog"],[role="menu"],[role="listbox"]') != null
}

/** Where the focus stays after Escape closed a menu: its own keys are plain ones, undo and the like are the canvas's. */
function onMenuBar(): boolean {
  return document.activeElement?.closest('[role="menubar"]') != null
}

function inPanel(): boolean {
  return document.activeElement?.closest('aside') != null
}

function onPane(): boolean {
  const focused = document.activeElement
  return focused === null || focused === document.body || focused.closest('.react-flow__node') === focused
}
