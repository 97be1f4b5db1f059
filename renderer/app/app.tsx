import { type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ReactFlowProvider } from 'reactflow'
import { HostContext } from '../host/host-context.ts'
import type { Host } from '../host/host.ts'
import { ActionsContext, useActionContext, useCreateActions } from './actions/use-actions.ts'
import styles from './app.module.css'
import { Shell } from './shell.tsx'
import { startEditor } from './start-editor.ts'

/** The editor on a host. It shows itself once the documents are back. */
export function App({ host }: { readonly host: Host }): ReactNode {
  const { t } = useTranslation()
  const [attempt, setAttempt] = useState(0)
  const [state, setState] = useState<
    { kind: 'starting' } | { kind: 'ready' } | { kind: 'failed'; message: string }
  >({
    kind: 'starting',
  })
  useEffect(() => {
    let stop: (() => void) | null = null
    let left = false
    startEditor(host).then(
      (stopEditor) => {
        stop = stopEditor
        if (left) stopEditor()
        else setState({ kind: 'ready' })
      },
      (error: unknown) =>
        setState({ kind: 'failed', message: error instanceof Error ? error.message : String(error) }),
    )
    return () => {
      left = true
      stop?.()
    }
  }, [host, attempt])
  if (state.kind === 'starting') return <p className={styles['notice']}>{t('app.loading')}</p>
  if (state.kind === 'failed') {
    return (
      <div className={styles['notice']} role="alert">
        <strong>{t('app.unreachable')}</strong>
        <span>{state.message}</span>
        <span>{t('app.unreachableRemedy')}</span>
        <button
          className={styles['retry']}
          onClick={() => {
            setState({ kind: 'starting' })
            setAttempt(attempt + 1)
          }}
        >
          {t('app.retry')}
        </button>
      </div>
    )
  }
  return (
    <HostContext value={host}>
      <ReactFlowProvider>
        <WithActions />
      </ReactFlowProvider>
    </HostContext>
  )
}

function WithActions(): ReactNode {
  const actions = useCreateActions(useActionContext())
  return (
    <ActionsContext value={actions}>
      <Shell />
    </ActionsContext>
  )
}
