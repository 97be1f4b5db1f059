import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Breadcrumb } from '../canvas/breadcrumb.tsx'
import { Canvas } from '../canvas/canvas.tsx'
import { useDocuments } from '../document/documents.ts'
import { ActivityBar } from './activity-bar.tsx'
import { useActionContext } from './actions/use-actions.ts'
import { Announcer } from './announcer.tsx'
import { listenToClipboard } from './clipboard-events.ts'
import { Dialogs } from './dialogs.tsx'
import { Docked } from './docked.tsx'
import { openDropped } from './drop-files.ts'
import { useKeys } from './keys.ts'
import styles from './shell.module.css'
import { useShellEvents } from './shell-events.ts'
import { StatusBar } from './status-bar.tsx'
import { TabStrip } from './tab-strip.tsx'
import { TopBar } from './top-bar.tsx'
import { useWindowTitle } from './window-title.ts'

/** The window: bars around the canvas, panels docked beside it; nothing lies over it. */
export function Shell(): ReactNode {
  const { t } = useTranslation()
  const context = useActionContext()
  const none = useDocuments((state) => state.activeId === null)
  useKeys()
  useWindowTitle()
  useShellEvents()
  useEffect(() => listenToClipboard(context), [context])
  useEffect(() => {
    const onDrop = (event: DragEvent): void => {
      event.preventDefault()
      void openDropped(context, event)
    }
    const onDragOver = (event: DragEvent): void => event.preventDefault()
    window.addEventListener('dragover', onDragOver)
    window.addEventListener('drop', onDrop)
    return () => {
      window.removeEventListener('dragover', onDragOver)
      window.removeEventListener('drop', onDrop)
    }
  }, [context])
  return (
    <div className={styles['shell']}>
      <TopBar />
      <TabStrip />
      <div className={styles['middle']}>
        <ActivityBar />
        <Docked side="left" />
        <main className={styles['center']}>
          <h1 className="visually-hidden">{t('app.name')}</h1>
          <Breadcrumb />
          <div className={styles['canvas']}>
            {none ? <p className={styles['none']}>{t('app.noDocument')}</p> : <Canvas />}
          </div>
          <Docked side="bottom" />
        </main>
        <Docked side="right" />
      </div>
      <StatusBar />
      <Dialogs />
      <Announcer />
    </div>
  )
}
