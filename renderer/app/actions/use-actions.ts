import { createContext, useContext, useMemo } from 'react'
import { useReactFlow, useStoreApi } from 'reactflow'
import type { FlowNode, WireEdge } from '../../canvas/flow/flow-types.ts'
import { useHost } from '../../host/host-context.ts'
import { clipboardActions } from '../clipboard-events.ts'
import type { ActionContext, Actions } from './action.ts'
import { editActions } from './edit-actions.ts'
import { fileActions } from './file-actions.ts'
import { runActions } from './run-actions.ts'
import { subgraphActions } from './subgraph-actions.ts'
import { viewActions } from './view-actions.ts'

export const ActionsContext = createContext<Actions | null>(null)

/** Everything that menus, keys and buttons do, by name. */
export function useActions(): Actions {
  const actions = useContext(ActionsContext)
  if (actions === null) throw new Error('This part of the editor stands outside of its actions.')
  return actions
}

export function useActionContext(): ActionContext {
  const host = useHost()
  const flow = useReactFlow<FlowNode, WireEdge>()
  const store = useStoreApi()
  return useMemo(
    () => ({
      host,
      flow,
      view: () => {
        const { width, height, domNode } = store.getState()
        const { left = 0, top = 0 } = domNode?.getBoundingClientRect() ?? {}
        return { width, height, left, top }
      },
    }),
    [host, flow, store],
  )
}

export function useCreateActions(context: ActionContext): Actions {
  return useMemo(
    () => ({
      ...editActions(context),
      ...viewActions(context),
      ...fileActions(context),
      ...runActions(context),
      ...clipboardActions(context),
      ...subgraphActions(),
    }),
    [context],
  )
}
