import { CircleAlert, CircleCheck, CircleDashed, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '../../../workflows/problem.ts'
import { mendValues } from '../../app/mend-problem.ts'
import { ProblemActions } from '../../app/problem-actions.tsx'
import { showProblem } from '../../i18n/show-problem.ts'
import { EmptyPanel, Panel } from '../panel.tsx'
import panel from '../panel.module.css'
import styles from './problems-panel.module.css'

const ICONS = { error: CircleAlert, warning: TriangleAlert, info: Info } as const

/** What keeps the workflow from running, or from running well, each with its remedy. */
export function ProblemsPanel(props: {
  /** Null while they are looked for. */
  readonly problems: readonly Problem[] | null
  /** Why they cannot be looked for. */
  readonly failure: string | null
  readonly onShow: (nodeId: string) => void
}): ReactNode {
  const { t } = useTranslation()
  return (
    <Panel title={t('panels.names.problems')} actions={<FixAll problems={props.problems ?? []} />}>
      {props.problems === null ? (
        <EmptyPanel
          icon={CircleDashed}
          title={props.failure === null ? t('panels.problems.checking') : t('panels.problems.unchecked')}
          hint={props.failure ?? t('panels.problems.emptyHint')}
        />
      ) : props.problems.length === 0 ? (
        <EmptyPanel
          icon={CircleCheck}
          title={t('panels.problems.empty')}
          hint={t('panels.problems.emptyHint')}
        />
      ) : (
        <ul className={styles['list']}>
          {props.problems.map((problem) => (
            <Row
              key={`${problem.code}/${problem.nodeId}/${problem.input}/${problem.message}`}
              problem={problem}
              {...props}
            />
          ))}
        </ul>
      )}
    </Panel>
  )
}

/** All values that mend problems, as one edit. */
function FixAll({ problems }: { readonly problems: readonly Problem[] }): ReactNode {
  const { t } = useTranslation()
  const mendable = problems.filter(({ fix }) => fix !== undefined)
  if (mendable.length < 2) return null
  return (
    <button className={panel['button']} onClick={() => mendValues(mendable.flatMap(({ fix = [] }) => fix))}>
      {t('panels.problems.fixAll', { count: mendable.length })}
    </button>
  )
}

function Row(props: { readonly problem: Problem; readonly onShow: (nodeId: string) => void }): ReactNode {
  const { t } = useTranslation()
  const { problem } = props
  const { nodeId } = problem
  const { message, remedy } = showProblem(t, problem)
  const Icon = ICONS[problem.severity]
  return (
    <li className={styles['problem']} data-severity={problem.severity}>
      <Icon size={16} aria-label={t(`panels.problems.severity.${problem.severity}`)} />
      <div className={styles['text']}>
        <div className={styles['said']}>
          <p>{message}</p>
          {remedy === '' ? null : <p className={styles['remedy']}>{remedy}</p>}
        </div>
        <span className={styles['actions']}>
          <ProblemActions problem={problem} button={panel['button']} primary={panel['primary']} />
          {nodeId === null ? null : (
            <button className={panel['button']} onClick={() => props.onShow(nodeId)}>
              {t('panels.problems.show')}
            </button>
          )}
        </span>
      </div>
    </li>
  )
}
