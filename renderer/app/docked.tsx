import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { showPlace } from './actions/show-place.ts'
import { useActionContext } from './actions/use-actions.ts'
import { openText } from './open-document.ts'
import { openPanel, type PanelId, type Side } from './panels.ts'
import styles from './shell.module.css'
import { useUi } from './ui-store.ts'
import { useModelInWorkflow } from './use-model.ts'
import { useCheckFailure } from './use-check-failure.ts'
import { useProblems } from './use-problems.ts'
import { executionId } from '../../workflows/subgraph/level.ts'
import { useFlow } from '../canvas/flow/flow-store.ts'
import { useCatalogue } from '../document/catalogue.ts'
import { activeDocument, useDocuments } from '../document/documents.ts'
import { GalleryPanel } from '../panels/gallery/gallery-panel.tsx'
import { ModelsPanel } from '../panels/models/models-panel.tsx'
import { OutlinePanel } from '../panels/outline/outline-panel.tsx'
import { ProblemsPanel } from '../panels/problems/problems-panel.tsx'
import { QueuePanel } from '../panels/queue/queue-panel.tsx'
import { TemplatesPanel } from '../panels/templates/templates-panel.tsx'
import { useRuns } from '../run/run-store.ts'

const START = { left: 290, right: 320, bottom: 200 }
const LIMITS = { min: 160, max: 760 }
const STEP = 24

/** The panel that is open on one side of the canvas, with an edge to size it by. */
export function Docked({ side }: { readonly side: Side }): ReactNode {
  const { t } = useTranslation()
  const panel = useUi(openPanel(side))
  const [size, setSize] = useState(START[side])
  if (panel === null) return null
  const resize = (to: number): void => setSize(Math.min(LIMITS.max, Math.max(LIMITS.min, to)))
  const drag = (event: PointerEvent): void => {
    if (event.buttons === 0) return
    const box = event.currentTarget.parentElement?.getBoundingClientRect()
    if (box === undefined) return
    if (side === 'left') resize(event.clientX - box.left)
    else if (side === 'right') resize(box.right - event.clientX)
    else resize(box.bottom - event.clientY)
  }
  const keys = (event: KeyboardEvent): void => {
    const grow = { left: 'ArrowRight', right: 'ArrowLeft', bottom: 'ArrowUp' }[side]
    const shrink = { left: 'ArrowLeft', right: 'ArrowRight', bottom: 'ArrowDown' }[side]
    if (event.key === grow) resize(size + STEP)
    if (event.key === shrink) resize(size - STEP)
    if (event.key === grow || event.key === shrink) event.stopPropagation()
  }
  return (
    <aside
      className={styles['dock']}
      data-side={side}
      style={side === 'bottom' ? { height: size } : { width: size }}
      aria-label={t(`panels.names.${panel}`)}
    >
      <Content panel={panel} />
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a separator that can be moved is a widget */}
      <div
        className={styles['splitter']}
        role="separator"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- as above
        tabIndex={0}
        aria-label={t('app.resizePanel')}
        aria-orientation={side === 'bottom' ? 'horizontal' : 'vertical'}
        aria-valuenow={size}
        aria-valuemin={LIMITS.min}
        aria-valuemax={LIMITS.max}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={drag}
        onKeyDown={keys}
      />
    </aside>
  )
}

function Content({ panel }: { readonly panel: PanelId }): ReactNode {
  const activate = useDocuments((state) => state.activate)
  const setUi = useUi((state) => state.set)
  const useModel = useModelInWorkflow()
  switch (panel) {
    case 'outline':
      return <Outline />
    case 'templates':
      return <TemplatesPanel onOpen={openText} />
    case 'models':
      return <ModelsPanel onUse={useModel} onSettings={() => setUi({ settingsOpen: true })} />
    case 'gallery':
      return <GalleryPanel onOpen={openText} />
    case 'queue':
      return <QueuePanel onShowDocument={activate} />
    case 'problems':
      return <Problems />
  }
}

function Outline(): ReactNode {
  const context = useActionContext()
  const document = useDocuments(activeDocument)
  const catalogue = useCatalogue((state) => state.catalogue)
  const run = useRuns((state) => (document === null ? null : (state.documents[document.id] ?? null)))
  const nodes = useFlow((state) => state.nodes)
  if (document === null) return null
  const selected = new Set(
    nodes.filter((node) => node.selected).map(({ id }) => executionId(document.level, id)),
  )
  return (
    <OutlinePanel
      workflow={document.workflow}
      catalogue={catalogue}
      run={run}
      selected={selected}
      onShow={(id) => showPlace(context, id)}
    />
  )
}

function Problems(): ReactNode {
  const context = useActionContext()
  return (
    <ProblemsPanel
      problems={useProblems()}
      failure={useCheckFailure()}
      onShow={(id) => showPlace(context, id)}
    />
  )
}
