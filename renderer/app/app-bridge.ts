import { useEffect } from 'react'
import { OpenedFile } from '../../electron/ipc/contract.ts'
import type { ActionId } from '../canvas/shortcuts.ts'
import { reported } from './actions/file-actions.ts'
import { useActions } from './actions/use-actions.ts'
import { openText } from './open-document.ts'

/** In the app: what its menu asks for, and files that the system hands over. A browser has neither. */
export function useAppBridge(): void {
  const actions = useActions()
  useEffect(() => {
    const bridge = window.fulgurite
    if (bridge === undefined) return
    const stopCommands = bridge.onCommand((command) => {
      if (command in actions) actions[command as ActionId]()
    })
    const stopFiles = bridge.onOpenFile((message) => {
      const opened = OpenedFile.safeParse(message)
      if (!opened.success) return
      const { title, text, file } = opened.data
      void reported(async () => openText(title, text, file))
    })
    return () => {
      stopCommands()
      stopFiles()
    }
  }, [actions])
}
