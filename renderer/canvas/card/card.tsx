import {
  AlertTriangle,
  ChevronDown,
  ChevronRight,
  CircleSlash,
  Maximize2,
  Pin,
  SkipForward,
  X,
} from 'lucide-react'
import type { TFunction } from 'i18next'
import { type CSSProperties, memo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { NodeResizeControl, type NodeProps } from 'reactflow'
import type { Problem } from '../../../workflows/problem.ts'
import { boundarySide } from '../../../workflows/subgraph/boundary.ts'
import { showPlace } from '../../app/actions/show-place.ts'
import { openSubgraph } from '../../app/actions/subgraph-actions.ts'
import { useActionContext } from '../../app/actions/use-actions.ts'
import { ProblemActions } from '../../app/problem-actions.tsx'
import { toggleFlag } from '../../document/commands/nodes.ts'
import { useDocuments } from '../../document/documents.ts'
import { showSeconds } from '../../i18n/show-number.ts'
import { showProblem, showProblemOnNode } from '../../i18n/show-problem.ts'
import { IDLE, type NodeRun, useRuns } from '../../run/run-store.ts'
import { isAtOrInside } from '../../run/sum-runs.ts'
import type { CardNode } from '../flow/flow-types.ts'
import { categoryHue } from '../port-colors.ts'
import { resizeCard } from '../gestures/resize-card.ts'
import { keysOf } from '../shortcuts.ts'
import { useDetail } from '../use-detail.ts'
import { useExecutionId } from '../use-execution-id.ts'
import styles from './card.module.css'
import { CardKeptValues } from './card-kept-values.tsx'
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
  const problem = useRuns((state) =>
    documentId === null
      ? undefined
      : state.documents[documentId]?.problems?.find(
          ({ nodeId, severity }) =>
            severity === 'error' && nodeId !== null && isAtOrInside(nodeId, execution),
        ),
  )
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
    'data-status': run.status === 'idle' && problem !== undefined ? 'failed' : run.status,
    'data-mode': node.mode,
    'data-selected': selected,
    'data-custom': node.color !== null || node.bgcolor !== null,
    'data-unknown': unknown,
    'data-subgraph': data.isSubgraph,
    'data-bubble': run.failure !== null || problem !== undefined,
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
      {run.failure === null && problem === undefined ? null : (
        <Failure execution={execution} run={run} problem={problem} />
      )}
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

function Failure(props: {
  readonly execution: string
  readonly run: NodeRun
  readonly problem: Problem | undefined
}): ReactNode {
  const { t } = useTranslation()
  const documentId = useDocuments((state) => state.activeId)
  const dismiss = useRuns((state) => state.dismissFailure)
  const context = useActionContext()
  const { failure } = props.run
  const { problem, execution } = props
  const { message, remedy } = failure ?? said(t, problem, execution)
  const place = failure?.nodeId ?? problem?.nodeId ?? execution
  return (
    <div className={`${styles['failure']} nodrag nowheel`} role="alert">
      <p>{message}</p>
      <p className={styles['remedy']}>{remedy}</p>
      <span className={styles['remedies']}>
        {failure === null && problem !== undefined ? (
          <ProblemActions problem={problem} button={styles['other']} primary={styles['fix']} />
        ) : null}
        {place === execution ? null : (
          <button className={styles['other']} onClick={() => showPlace(context, place)}>
            {t('panels.problems.show')}
          </button>
        )}
      </span>
      {failure === null ? null : (
        <button
          className={styles['dismiss']}
          aria-label={t('node.dismiss')}
          onClick={() => documentId !== null && dismiss(documentId, execution)}
        >
          <X size={12} />
        </button>
      )}
    </div>
  )
}

/** What is wrong inside of a subgraph keeps its name on the node that stands for it. */
function said(
  t: TFunction,
  problem: Problem | undefined,
  execution: string,
): { readonly message: string; readonly remedy: string } {
  if (problem === undefined) return { message: '', remedy: '' }
  return problem.nodeId === execution ? showProblemOnNode(t, problem) : showProblem(t, problem)
}
