import i18next from 'i18next'
import { executionId } from '../../../workflows/subgraph/level.ts'
import { activeDocument, activeLevel, useDocuments } from '../../document/documents.ts'
import { selection } from '../../canvas/flow/flow-store.ts'
import { queueRun } from '../../run/queue-run.ts'
import { useRuns } from '../../run/run-store.ts'
import { useUi } from '../ui-store.ts'
import type { ActionContext, Actions } from './action.ts'
import { reported } from './file-actions.ts'

export type RunAction = 'run' | 'runFront' | 'runSelected' | 'interrupt' | 'clearQueue'

export function runActions({ host }: ActionContext): Pick<Actions, RunAction> {
  const run = (options: { readonly front: boolean; readonly targets: readonly string[] | null }): void => {
    const document = activeDocument(useDocuments.getState())
    if (document === null) return
    const batch = options.targets === null ? useUi.getState().batch : 1
    void reported(async () => {
      if (await queueRun(host, document.id, { ...options, batch, replace: false })) return
      useUi.getState().set({ bottomPanel: 'problems', announcement: i18next.t('run.refused') })
    })
  }
  return {
    run: () => run({ front: false, targets: null }),
    runFront: () => run({ front: true, targets: null }),
    runSelected: () => {
      const level = activeLevel(useDocuments.getState())
      const targets = selection().nodes.map((id) => executionId(level, id))
      if (targets.length > 0) run({ front: false, targets })
    },
    interrupt: () =>
      void reported(async () => {
        const running = useRuns.getState().jobs.find(({ status }) => status === 'running')
        if (running !== undefined) await host.request('cancel', { jobId: running.id })
      }),
    clearQueue: () => void reported(() => host.request('clearQueue', {})),
  }
}
