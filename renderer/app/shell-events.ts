import { useEffect } from 'react'
import { useHost } from '../host/host-context.ts'
import { reported } from './actions/file-actions.ts'
import type { Actions } from './actions/action.ts'
import { useActions } from './actions/use-actions.ts'
import { openText } from './open-document.ts'

/** Carries out the system's menu bar, and opens the files that the system hands over. */
export function useShellEvents(): void {
  const { shell } = useHost()
  const actions = useActions()
  useEffect(() => {
    if (shell === undefined) return undefined
    const stops = [
      shell.onCommand((command) => {
        if (isAction(command, actions)) actions[command]()
      }),
      shell.onOpenFile(({ title, text, file }) => void reported(async () => openText(title, text, file))),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }, [shell, actions])
}

function isAction(command: string, actions: Actions): command is keyof Actions {
  return Object.hasOwn(actions, command)
}
