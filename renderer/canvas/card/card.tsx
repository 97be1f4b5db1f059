import {
  AlertTriangle,
  ChevronDown,
  ChevronRight,
  CircleSlash,
  Maximize2,
  Pin,
  SkipForward,
} from 'lucide-react'
import { type CSSProperties, memo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { NodeResizeControl, type NodeProps } from 'reactflow'
import { boundarySide } from '../../../workflows/subgraph/boundary.ts'
import { openSubgraph } from '../../app/actions/subgraph-actions.ts'
import { toggleFlag } from '../../document/commands/nodes.ts'
import { useDocuments } from '../../document/documents.ts'
import { showSeconds } from '../../i18n/show-number.ts'
import { IDLE, type NodeRun, useRuns } from '../../run/run-store.ts'
import type { CardNode } from '../flow/flow-types.ts'
import { categoryHue } from '../port-colors.ts'
import { resizeCard } from '../gestures/resize-card.ts'
import { keysOf } from '../shortcuts.ts'
import { useDetail } from '../use-detail.ts'
import { useExecutionId } from '../use-execution-id.ts'
import styles from './card.module.css'
import { CardKeptValues } from './card-kept-values.tsx'
import { CardFaults, useFaults } from './card-faults.tsx'
import { CardFields } from './card-fields.tsx'
import { CardNote, isNote } from './card-note.tsx'
import { CardPicture } from './card-picture.tsx'
import { BoundaryCard } from './boundary-card.tsx'
import { CardTitle } from './card-title.tsx'
import { LightCard } from './light-card.tsx'
import { Sockets } from './sockets.tsx'

/** A node on the canvas. Everything on it sits where its geometry says. */
export const Card = memo(function Card({ id, data, selected }: NodeProps<CardNode>): ReactNode {
  const { t } = useTranslation()
  const detail = useDetail()
  const documentId = useDocuments((state) => state.activeId)
  const execution = useExecutionId(id)
  const run = useRuns((state) =>
    documentId === null ? IDLE : (state.documents[documentId]?.nodes[execution] ?? IDLE),
  )
  const faults = useFaults(execution, run)
  const { node, definition, geometry, title } = data
  const side = boundarySide(id)
  if (side !== null)
    return <BoundaryCard side={side} data={data} selected={selected} far={detail === 'box'} />
  const unknown = definition === undefined && !data.isSubgraph
  const style: CSSProperties & Record<`--${string}`, string | number> = {
    width: geometry.width,
    height: geometry.height,
    '--hue': categoryHue(definition?.category ?? ''),
    ...(node.color === null ? {} : { '--title': node.color }),
    ...(node.bgcolor === null ? {} : { '--body': node.bgcolor }),
  }
  const attributes = {
    className: styles['card'],
    style,
    'data-status': run.status === 'idle' && faults.length > 0 ? 'failed' : run.status,
    'data-mode': node.mode,
    'data-selected': selected,
    'data-custom': node.color !== null || node.bgcolor !== null,
    'data-unknown': unknown,
    'data-subgraph': data.isSubgraph,
  }

  const picture =
    geometry.picture === null || node.collapsed ? null : (
      <CardPicture data={data} run={run} row={geometry.picture} />
    )
  if (detail !== 'full') {
    return (
      <div {...attributes} data-far={detail}>
        <LightCard data={data} detail={detail}>
          {picture}
        </LightCard>
      </div>
    )
  }
  const edit = useDocuments.getState().edit
  return (
    <article {...attributes}>
      <header className={styles['title']}>
        <button
          className={styles['fold']}
          onClick={() => edit(toggleFlag([node.id], 'collapsed'))}
          aria-label={t('actions.collapse')}
          aria-expanded={!node.collapsed}
        >
          {node.collapsed ? <ChevronRight size={13} /> : <ChevronDown size={13} />}
        </button>
        <CardTitle id={node.id} title={title} />
        {node.pinned ? <Pin size={11} aria-label={t('node.pinned')} /> : null}
        {node.mode === 'muted' ? <CircleSlash size={12} aria-label={t('node.muted')} /> : null}
        {node.mode === 'bypassed' ? <SkipForward size={12} aria-label={t('node.bypassed')} /> : null}
        {unknown ? (
          <span title={t('node.unknownHint')} className={styles['warning']}>
            <AlertTriangle size={12} aria-label={t('node.unknown')} />
          </span>
        ) : null}
        <RunBadge run={run} />
        {data.isSubgraph ? (
          <button
            className={styles['open']}
            onClick={() => openSubgraph(node.id)}
            aria-label={t('actions.openSubgraph')}
            title={[t('actions.openSubgraph'), keysOf('openSubgraph')].filter(Boolean).join(' · ')}
          >
            <Maximize2 size={12} />
          </button>
        ) : null}
      </header>
      <ProgressBar run={run} />
      <Sockets data={data} />
      {node.collapsed ? null : isNote(node.type) ? (
        <CardNote node={node} geometry={geometry} />
      ) : (
        <>
          <CardFields data={data} />
          <CardKeptValues rows={geometry.kept} />
        </>
      )}
      {picture}
      {faults.length === 0 ? null : <CardFaults faults={faults} execution={execution} />}
      {node.collapsed || node.pinned ? null : (
        <NodeResizeControl
          className={styles['resize'] ?? ''}
          minWidth={geometry.minimum.width}
          minHeight={geometry.minimum.height}
          onResize={(_, size) => resizeCard(node.id, size)}
        />
      )}
    </article>
  )
})

function RunBadge({ run }: { readonly run: NodeRun }): ReactNode {
  const { t } = useTranslation()
  if (run.status === 'running' && run.progress !== null) {
    const { done, total, etaSeconds } = run.progress
    return (
      <span className={styles['badge']}>
        {etaSeconds === null || done === total
          ? `${done}/${total}`
          : t('node.stepEta', { done, total, seconds: showSeconds(etaSeconds) })}
      </span>
    )
  }
  if (run.status === 'queued') return <span className={styles['badge']}>{t('node.queued')}</span>
  if (run.status === 'cached') {
    return (
      <span className={styles['badge']} title={t('node.cached')}>
        ✓
      </span>
    )
  }
  return run.seconds === null || run.status === 'running' ? null : (
    <span className={styles['badge']}>{t('node.seconds', { seconds: showSeconds(run.seconds) })}</span>
  )
}

function ProgressBar({ run }: { readonly run: NodeRun }): ReactNode {
  const { t } = useTranslation()
  if (run.status !== 'running') return null
  const { done = 0, total = 0, etaSeconds = null } = run.progress ?? {}
  return (
    <div
      className={styles['progress']}
      data-unknown={total === 0}
      role="progressbar"
      aria-valuenow={done}
      aria-valuemax={total}
      aria-label={t('node.step', { done, total })}
      title={etaSeconds === null ? undefined : t('node.eta', { seconds: showSeconds(etaSeconds) })}
    >
      <span style={{ width: total === 0 ? '100%' : `${(100 * done) / total}%` }} />
    </div>
  )
}
