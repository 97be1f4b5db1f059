import { CircleAlert, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useShallow } from 'zustand/react/shallow'
import type { NodeFailure } from '../../../electron/ipc/events.ts'
import type { Problem } from '../../../workflows/problem.ts'
import { showPlace } from '../../app/actions/show-place.ts'
import { useActionContext } from '../../app/actions/use-actions.ts'
import { ProblemActions } from '../../app/problem-actions.tsx'
import { useDocuments } from '../../document/documents.ts'
import { showProblem, showProblemOnNode } from '../../i18n/show-problem.ts'
import { type NodeRun, useRuns } from '../../run/run-store.ts'
import { isAtOrInside } from '../../run/sum-runs.ts'
import styles from './card.module.css'

type Fault = NodeFailure | Problem

/** What keeps a node, or what is inside of it, from running: what its run failed at, or else its errors. */
export function useFaults(execution: string, run: NodeRun): readonly Fault[] {
  const documentId = useDocuments((state) => state.activeId)
  const errors = useRuns(
    useShallow((state) =>
      documentId === null
        ? []
        : (state.documents[documentId]?.problems?.filter(
            ({ nodeId, severity }) =>
              severity === 'error' && nodeId !== null && isAtOrInside(nodeId, execution),
          ) ?? []),
    ),
  )
  return run.failure === null ? errors : [run.failure]
}

/**
 * A line under the node, which fits between it and the next; under the pointer, or with the keyboard in it, all
 * that is wrong and what to do about it.
 */
export function CardFaults(props: {
  readonly faults: readonly Fault[]
  readonly execution: string
}): ReactNode {
  const { t } = useTranslation()
  const { faults, execution } = props
  const documentId = useDocuments((state) => state.activeId)
  const dismiss = useRuns((state) => state.dismissFailure)
  const hasFailed = faults.some((fault) => !isProblem(fault))
  return (
    <div
      className={`${styles['faults']} nodrag nowheel`}
      role="alert"
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it opens where the keyboard is
      tabIndex={0}
    >
      <CircleAlert className={styles['faultIcon']} size={13} aria-hidden />
      {faults.length > 1 ? (
        <span
          className={styles['faultCount']}
          role="img"
          aria-label={t('status.errors', { count: faults.length })}
        >
          {faults.length}
        </span>
      ) : null}
      {faults.map((fault, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- two may say the same
        <FaultText key={index} fault={fault} execution={execution} />
      ))}
      {hasFailed ? (
        <button
          className={styles['dismiss']}
          aria-label={t('node.dismiss')}
          onClick={() => documentId !== null && dismiss(documentId, execution)}
        >
          <X size={12} />
        </button>
      ) : null}
    </div>
  )
}

function FaultText({ fault, execution }: { readonly fault: Fault; readonly execution: string }): ReactNode {
  const { t } = useTranslation()
  const context = useActionContext()
  const place = fault.nodeId ?? execution
  // What is wrong inside of a subgraph keeps its name on the node that stands for it.
  const { message, remedy } = !isProblem(fault)
    ? fault
    : place === execution
      ? showProblemOnNode(t, fault)
      : showProblem(t, fault)
  return (
    <div className={styles['fault']}>
      <p className={styles['faultMessage']}>{message}</p>
      <p className={styles['remedy']}>{remedy}</p>
      <span className={styles['remedies']}>
        {isProblem(fault) ? (
          <ProblemActions problem={fault} button={styles['other']} primary={styles['fix']} />
        ) : null}
        {place === execution ? null : (
          <button className={styles['other']} onClick={() => showPlace(context, place)}>
            {t('panels.problems.show')}
          </button>
        )}
      </span>
    </div>
  )
}

function isProblem(fault: Fault): fault is Problem {
  return 'severity' in fault
}
